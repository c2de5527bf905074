using ChordDash.Components.Accounts;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace ChordDash.Components.Layout.Palette;

public sealed partial class PalettePanel
{
    private const string ListId = "palette-list";

    private Sheet _sheet = null!;
    private PaletteSearch? _search;
    private IReadOnlyList<PaletteItem> _found = [];
    private string _query = "";
    private int _active;
    private int _shown;

    [CascadingParameter]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private IRunCatalog Runs { get; set; } = null!;

    [Inject]
    private IRunQueue Queue { get; set; } = null!;

    [Inject]
    private IDatasetCatalog Datasets { get; set; } = null!;

    [Inject]
    private IModelCatalog Models { get; set; } = null!;

    [Inject]
    private IAccounts Accounts { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Parameter, EditorRequired]
    public EventCallback OnClosed { get; set; }

    /// <summary>Shows the keys; they are a part of the frame.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnShortcuts { get; set; }

    private string? ActiveId => _found.Count == 0 ? null : OptionId(_active);

    protected override async Task OnInitializedAsync()
    {
        var items = await new PaletteItems(Runs, Queue, Datasets, Models, Accounts, Toasts, JS).ListAsync(Visitor);
        _search = new PaletteSearch([
            .. items.TakeWhile(item => item.Group is PaletteGroup.Pages or PaletteGroup.Commands),
            new(PaletteGroup.Commands, T(Texts.KeyboardShortcuts), Icons.Material.Rounded.Keyboard) { Act = OnShortcuts.InvokeAsync },
            .. items.SkipWhile(item => item.Group is PaletteGroup.Pages or PaletteGroup.Commands),
        ]);
        Find(_query);
    }

    private static Message NameOf(PaletteGroup group) =>
        group switch
        {
            PaletteGroup.Pages => Texts.Pages,
            PaletteGroup.Commands => Texts.Commands,
            PaletteGroup.Parts => Texts.OnThisPage,
            PaletteGroup.Runs => Texts.Runs,
            PaletteGroup.Datasets => Texts.DataSets,
            _ => Texts.Models,
        };

    private static string OptionId(int index) => $"palette-option-{index}";

    private void Find(string query)
    {
        _query = query;
        _active = 0;
        // In groups, the group of the best one first.
        _found = [.. (_search?.Find(query) ?? []).GroupBy(item => item.Group).SelectMany(group => group)];
    }

    private async Task PressAsync(KeyboardEventArgs key)
    {
        if (key.IsComposing || _found.Count == 0)
            return;
        switch (key.Key)
        {
            case "ArrowDown":
                _active = (_active + 1) % _found.Count;
                break;
            case "ArrowUp":
                _active = (_active + _found.Count - 1) % _found.Count;
                break;
            case "Enter":
                await ChooseAsync(_found[_active]);
                break;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_shown == _active)
            return;
        _shown = _active;
        if (ActiveId is { } option)
            await JS.InvokeVoidAsync("chordDashPage.reveal", option);
    }

    private async Task ChooseAsync(PaletteItem item)
    {
        await _sheet.CloseAsync();
        if (item.Href is { } href)
            Navigation.NavigateTo(href, forceLoad: item.IsDocument);
        else if (item.Act is { } act)
            await act();
    }
}
