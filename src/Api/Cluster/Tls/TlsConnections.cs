using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Nerdbank.Streams;
using Orleans.Configuration;

namespace OrleansOms.Api.Cluster.Tls;

/// <summary>Puts TLS under the connections between silos, and between them and their clients. Both ends show a certificate.</summary>
public sealed partial class TlsConnections(TlsFiles files, ILogger<TlsConnections> log)
{
    /// <summary>Who has not shown a certificate by then does not get to say anything.</summary>
    private static readonly TimeSpan HandshakeMax = TimeSpan.FromSeconds(10);

    /// <summary>For connections that somebody else has opened.</summary>
    public static void Accept(IConnectionBuilder connections, TlsFiles files) =>
        Use(connections, files, (tls, identity, stop) => tls.AuthenticateAsServerAsync(identity.Server(), stop));

    /// <summary>For those that this process has opened.</summary>
    public static void Open(IConnectionBuilder connections, TlsFiles files) =>
        Use(connections, files, (tls, identity, stop) => tls.AuthenticateAsClientAsync(identity.Client(), stop));

    /// <summary>For all that a client of silos opens.</summary>
    public static void Open(IClientBuilder client, TlsFiles files) =>
        client.Configure<ClientConnectionOptions>(connection => connection.ConfigureConnection(connections => Open(connections, files)));

    private static void Use(IConnectionBuilder connections, TlsFiles files, Func<SslStream, TlsIdentity, CancellationToken, Task> shakeHands)
    {
        var secured = new TlsConnections(files, connections.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger<TlsConnections>());
        connections.Use(next => connection => secured.RunAsync(connection, next, shakeHands));
    }

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, Func<SslStream, TlsIdentity, CancellationToken, Task> shakeHands)
    {
        var bare = connection.Transport;
        await using var tls = new SslStream(bare.AsStream());
        if (!await TryShakeHandsAsync(tls, connection, shakeHands))
        {
            return;
        }

        var (input, output) = (PipeReader.Create(tls, new(leaveOpen: true)), PipeWriter.Create(tls, new(leaveOpen: true)));
        connection.Transport = new Encrypted(input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = bare;
            await input.CompleteAsync();
            await output.CompleteAsync();
        }
    }

    private async Task<bool> TryShakeHandsAsync(SslStream tls, ConnectionContext connection, Func<SslStream, TlsIdentity, CancellationToken, Task> shakeHands)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(HandshakeMax);
        try
        {
            var identity = files.Current(out var complaint);
            if (complaint is not null) LogKept(complaint);
            await shakeHands(tls, identity, limit.Token);
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            LogRefused(connection.RemoteEndPoint, (e.InnerException ?? e).Message);
            return false;
        }
    }

    private sealed record Encrypted(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    [LoggerMessage(1, LogLevel.Warning, "No connection with {Peer}: {Reason}")]
    private partial void LogRefused(EndPoint? peer, string reason);

    [LoggerMessage(2, LogLevel.Error, "The certificates stay as they were. {Complaint}")]
    private partial void LogKept(string complaint);
}
