namespace ChordDash.Engine.Common;

/// <param name="LibtorchPath">Folder of an existing libtorch's libraries; null for the one that came with the program.</param>
public sealed record EngineOptions(string? LibtorchPath = null);
