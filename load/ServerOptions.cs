using System.CommandLine;

namespace OrleansOms.Load;

/// <summary>The options that say which server is driven, the same for all subcommands.</summary>
public static class ServerOptions
{
    public static Option<Uri> Url { get; } = new("--url")
    {
        Description = "The server's address.",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:5080"),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
            result.AddError($"--url: '{text}' is not an address such as http://127.0.0.1:5080.");
            return null;
        },
    };

    public static Option<string?> ApiKey { get; } = new("--api-key") { Description = "Sent as bearer token; needs the scope operator." };
}
