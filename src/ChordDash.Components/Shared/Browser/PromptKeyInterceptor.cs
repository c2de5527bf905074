using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace ChordDash.Components.Shared.Browser;

/// <summary>
/// MudBlazor's key interceptor, which does not wait until the browser confirms new keys. A select that is being closed
/// would wait for that before it takes the chosen value, and a form that is sent meanwhile would get the old value.
/// </summary>
internal sealed class PromptKeyInterceptor(IKeyInterceptorService inner) : IKeyInterceptorService
{
    /// <summary>Puts itself in front of the interceptor that is registered.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var registered = services.Single(service => service.ServiceType == typeof(IKeyInterceptorService));
        services.Remove(registered);
        services.AddScoped<IKeyInterceptorService>(provider => new PromptKeyInterceptor(
            (IKeyInterceptorService)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!)
        ));
    }

    public Task UpdateKeyAsync(IKeyInterceptorObserver observer, KeyOptions option) => UpdateKeyAsync(observer.ElementId, option);

    public Task UpdateKeyAsync(string elementId, KeyOptions option)
    {
        // MudBlazor ignores its errors too: the browser or the element has gone, and the keys with it.
        _ = inner.UpdateKeyAsync(elementId, option);
        return Task.CompletedTask;
    }

    public Task SubscribeAsync(IKeyInterceptorObserver observer, KeyInterceptorOptions options) => inner.SubscribeAsync(observer, options);

    public Task SubscribeAsync(string elementId, KeyInterceptorOptions options, Action<KeyMapBuilder> configure) =>
        inner.SubscribeAsync(elementId, options, configure);

    public Task SubscribeAsync(
        string elementId,
        KeyInterceptorOptions options,
        IKeyDownObserver? keyDown = null,
        IKeyUpObserver? keyUp = null
    ) => inner.SubscribeAsync(elementId, options, keyDown, keyUp);

    public Task SubscribeAsync(
        string elementId,
        KeyInterceptorOptions options,
        Action<KeyboardEventArgs>? keyDown = null,
        Action<KeyboardEventArgs>? keyUp = null
    ) => inner.SubscribeAsync(elementId, options, keyDown, keyUp);

    public Task SubscribeAsync(
        string elementId,
        KeyInterceptorOptions options,
        Func<KeyboardEventArgs, Task>? keyDown = null,
        Func<KeyboardEventArgs, Task>? keyUp = null
    ) => inner.SubscribeAsync(elementId, options, keyDown, keyUp);

    public Task DispatchAsync(string elementId, KeyEventKind kind, KeyboardEventArgs args) => inner.DispatchAsync(elementId, kind, args);

    public Task UnsubscribeAsync(IKeyInterceptorObserver observer) => inner.UnsubscribeAsync(observer);

    public Task UnsubscribeAsync(string elementId) => inner.UnsubscribeAsync(elementId);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
