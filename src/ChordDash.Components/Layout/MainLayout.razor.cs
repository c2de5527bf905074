using ChordDash.Components.Accounts;
using ChordDash.Components.Layout.Keys;
using ChordDash.Components.Shared.Browser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace ChordDash.Components.Layout;

public sealed partial class MainLayout : IAsyncDisposable
{
    private ErrorBoundary? _boundary;
    private ErrorBoundary? _bar;
    private DotNetObjectReference<MainLayout>? _reference;
    private bool? _dark;
    private bool _wide;
    private bool _menuOpen;
    private bool _entersMenu;
    private ScriptModule? _keys;
    private Front _open;

    [CascadingParameter]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PagePresence Presence { get; set; } = null!;

    /// <summary>With a base address, a bare "#content" would lead to the start page.</summary>
    private string SkipTarget => Navigation.Uri.Split('#')[0] + "#content";

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_entersMenu)
        {
            _entersMenu = false;
            await JS.InvokeVoidAsync("chordDashPage.enterMenu");
        }
        if (!firstRender)
            return;
        // Asked before anything is drawn: a page that starts light and turns dark would flash.
        _reference = DotNetObjectReference.Create(this);
        var window = await AskAsync();
        _dark = window.Dark;
        SetWide(window.Wide);
        _keys = new ScriptModule(JS, "keys.js");
        await _keys.CallAsync("start", _reference, Shortcuts.Bindings(Visitor));
    }

    private async Task<Window> AskAsync()
    {
        try
        {
            return await JS.InvokeAsync<Window>("chordDashPage.connect", _reference, Presence.Reference);
        }
        catch (JSException)
        {
            // Whatever is at the other end does not speak as our script does.
            return new(Dark: false, Wide: true);
        }
    }

    /// <summary>Called by the page's script when the colours change, by the user's choice or the system's.</summary>
    [JSInvokable]
    public void SetDark(bool dark)
    {
        _dark = dark;
        StateHasChanged();
    }

    /// <summary>Called by the page's script when the window becomes wide enough for the menu beside the page, or too narrow.</summary>
    [JSInvokable]
    public void SetWide(bool wide)
    {
        _wide = _menuOpen = wide;
        StateHasChanged();
    }

    // The focus goes along: what lies under the menu cannot be seen.
    private void ToggleMenu() => _entersMenu = _menuOpen = !_menuOpen;

    /// <summary>Also called by the script of the keys.</summary>
    [JSInvokable]
    public void OpenPalette() => Open(Front.Palette);

    /// <summary>Also called by the script of the keys.</summary>
    [JSInvokable]
    public void OpenShortcuts() => Open(Front.Shortcuts);

    private void Open(Front front)
    {
        _open = front;
        StateHasChanged();
    }

    // What has closed may have been followed by something else already.
    private void Close(Front front)
    {
        if (_open == front)
            _open = Front.Nothing;
    }

    // A page that failed must not stand in the way of the next one.
    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) =>
        _ = InvokeAsync(() =>
        {
            _boundary?.Recover();
            _bar?.Recover();
            StateHasChanged();
        });

    /// <param name="Wide">Whether the menu has room beside the page.</param>
    private sealed record Window(bool Dark, bool Wide);

    /// <summary>What is open in front of the page.</summary>
    private enum Front
    {
        Nothing,
        Palette,
        Shortcuts,
    }

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        if (_keys is not null)
            await _keys.DisposeAsync();
        _reference?.Dispose();
    }
}
