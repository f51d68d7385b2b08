namespace OrleansOms.Api.Access;

/// <summary>As it is configured, nobody could say who may call; the message is one clear sentence for an operator, without any key.</summary>
public sealed class AccessException(string message) : Exception(message);
