using System.Text.Json.Serialization.Metadata;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Answers;

/// <summary>A success. Its bytes are a function of <paramref name="Body"/> alone, so that a replay has the same.</summary>
internal sealed record Answer<T>(int Status, T Body) : IResult, IStatusCodeHttpResult
{
    private static readonly JsonTypeInfo<T> Json = (JsonTypeInfo<T>)(ApiJson.Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T)} is missing in {nameof(ApiJson)}."));

    /// <summary>The version, answered as ETag; null for what has none.</summary>
    public long? Version { get; init; }

    /// <summary>Where the created thing is read.</summary>
    public string? Location { get; init; }

    /// <summary>The outcome is that of an earlier request with the same key.</summary>
    public bool Replayed { get; init; }

    /// <summary>Nobody on the way may keep it.</summary>
    public bool NoStore { get; init; }

    public int? StatusCode => Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Version is { } version) response.Headers.ETag = $"\"{version}\"";
        if (Location is not null) response.Headers.Location = Location;
        if (Replayed) response.Headers["Idempotency-Replayed"] = "true";
        if (NoStore) response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json";
        return JsonBytes.WriteAsync(response, Body, Json, httpContext.RequestAborted);
    }
}

internal static class Answer
{
    public static Answer<T> Ok<T>(T body, long? version = null) => new(StatusCodes.Status200OK, body) { Version = version };

    /// <summary>What was created, and where it can be read.</summary>
    public static Answer<T> Created<T>(T body, string? location, long? version) =>
        new(StatusCodes.Status201Created, body) { Location = location, Version = version };

    /// <summary>Marks the answer when the grain says that it told this before.</summary>
    public static Answer<T> As<T>(this Answer<T> answer, Reply reply) => reply.Replayed ? answer with { Replayed = true } : answer;
}
