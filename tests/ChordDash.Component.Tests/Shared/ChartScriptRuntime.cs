using ChordDash.Components.Charts;
using Microsoft.JSInterop;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Gives the charts their script, when the test says so, and leaves everything else to bUnit.</summary>
internal sealed class ChartScriptRuntime(IJSRuntime others, ChartScript script) : IJSRuntime
{
    private Task _loaded = Task.CompletedTask;

    /// <summary>Keeps the script on its way until the result is completed.</summary>
    public TaskCompletionSource Delay()
    {
        var loaded = new TaskCompletionSource();
        _loaded = loaded.Task;
        return loaded;
    }

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) =>
        InvokeAsync<TValue>(identifier, CancellationToken.None, args);

    public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args)
    {
        if (identifier != "import" || args is not [ChartBoard.ModulePath])
            return await others.InvokeAsync<TValue>(identifier, cancellationToken, args);
        await _loaded;
        return (TValue)(object)script;
    }
}
