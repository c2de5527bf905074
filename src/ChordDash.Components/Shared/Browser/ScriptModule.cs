using Microsoft.JSInterop;

namespace ChordDash.Components.Shared.Browser;

/// <summary>A script of this library, loaded when it is first used. After the browser has gone, calls do nothing.</summary>
/// <param name="path">Below the library's static files.</param>
internal sealed class ScriptModule(IJSRuntime js, string path) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    public async Task CallAsync(string function, params object?[] arguments)
    {
        try
        {
            _module ??= js.InvokeAsync<IJSObjectReference>("import", $"./_content/ChordDash.Components/{path}").AsTask();
            await (await _module).InvokeVoidAsync(function, arguments);
        }
        catch (JSDisconnectedException)
        {
            // Nobody is left to see it.
        }
        catch (OperationCanceledException)
        {
            // As the page was left.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
                await (await _module).DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has let go of it by itself.
        }
        catch (OperationCanceledException)
        {
            // As the page was left.
        }
    }
}
