using ChordDash.Components.Accounts;
using ChordDash.Components.Localization;
using ChordDash.Components.Runs;
using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Models;
using ChordDash.Engine.Runs;
using Microsoft.JSInterop;
using MudBlazor;

namespace ChordDash.Components.Layout.Palette;

/// <summary>Gathers what the search can lead to or do for a visitor: once when it is opened, so that keys need no reading.</summary>
internal sealed class PaletteItems(
    IRunCatalog runs,
    IRunQueue queue,
    IDatasetCatalog datasets,
    IModelCatalog models,
    IAccounts accounts,
    Toasts toasts,
    IJSRuntime js
)
{
    public async Task<IReadOnlyList<PaletteItem>> ListAsync(Visitor visitor)
    {
        var (allRuns, allDatasets, allModels) = (await runs.ListAsync(), await datasets.ListAsync(), await models.ListAsync());
        return
        [
            .. Destination.Menu.Where(page => visitor.May(page.Role)).Select(Of),
            .. await CommandsAsync(visitor),
            .. Destination.Further.Where(page => visitor.May(page.Role)).Select(Of),
            .. (await js.InvokeAsync<string[]?>("chordDashPage.listParts") ?? []).Select(PartOf),
            .. allRuns.Select(Of),
            .. allDatasets.Select(Of),
            .. allModels.Select(Of),
        ];
    }

    private static PaletteItem Of(Destination page) =>
        new(PaletteGroup.Pages, T(page.Name), page.Icon) { Href = page.Href, IsDocument = page.IsDocument };

    private PaletteItem PartOf(string title, int index) =>
        new(PaletteGroup.Parts, title, Icons.Material.Rounded.Tag)
        {
            Act = () => js.InvokeVoidAsync("chordDashPage.goToPart", index).AsTask(),
        };

    private static PaletteItem Of(Run run) =>
        new(PaletteGroup.Runs, $"#{run.Number} {run.Name}", RunText.StateIcon(run))
        {
            Href = $"runs/{run.Id}",
            Note = $"{RunText.State(run)} · {run.DatasetName}",
            Number = run.Number,
            Words = [run.Name, .. run.Tags],
        };

    private static PaletteItem Of(DatasetSummary dataset) =>
        new(PaletteGroup.Datasets, dataset.Name, Icons.Material.Rounded.LibraryMusic)
        {
            Href = $"datasets/{dataset.Id}",
            Note = T(Texts.PieceCount(dataset.Pieces)),
            Words = dataset.Tags,
        };

    private static PaletteItem Of(ModelSummary model) =>
        new(PaletteGroup.Models, T(model.Name), Icons.Material.Rounded.Hub)
        {
            Href = $"models/{model.Id}",
            Note = $"#{model.RunNumber} · {model.DatasetName}",
            Words = [model.DatasetName],
        };

    private async Task<IReadOnlyList<PaletteItem>> CommandsAsync(Visitor visitor)
    {
        var commands = new List<PaletteItem>();
        if (visitor.May(Role.Member))
        {
            commands.Add(Command(Texts.NewRun, Icons.Material.Rounded.Add) with { Href = "runs/new" });
            commands.Add(Command(Texts.UploadDataSet, Icons.Material.Rounded.UploadFile) with { Href = "datasets" });
        }
        if (visitor.May(Role.Administrator))
        {
            var held = (await queue.GetStatusAsync()).Held;
            commands.Add(
                Command(
                    held ? Texts.ReleaseQueue : Texts.HoldQueue,
                    held ? Icons.Material.Rounded.PlayArrow : Icons.Material.Rounded.FrontHand
                ) with
                {
                    Act = () => HoldAsync(!held),
                }
            );
        }
        commands.AddRange(
            ThemeChoice.All.Select(theme =>
                Command(theme.Name, theme.Icon) with
                {
                    Note = T(Texts.Colours),
                    Words = [T(Texts.Colours)],
                    Act = () => ThemeChoice.ChooseAsync(js, theme),
                }
            )
        );
        commands.AddRange(
            Languages
                .All.Where(language => !ReferenceEquals(language, Languages.Current))
                .Select(language => new PaletteItem(PaletteGroup.Commands, Languages.NameOf(language), Icons.Material.Rounded.Translate)
                {
                    Note = T(Texts.Language),
                    Words = [T(Texts.Language)],
                    Act = () => LanguageChoice.ChooseAsync(js, language),
                })
        );
        if (visitor.Account is not null)
        {
            commands.Add(Command(Texts.YourAccount, Icons.Material.Rounded.Person) with { Href = "account" });
            commands.Add(Command(Texts.SignOut, Icons.Material.Rounded.Logout) with { Act = () => AccountMenu.SignOutAsync(js) });
        }
        else if (await accounts.CountAsync() > 0)
        {
            commands.Add(Command(Texts.SignIn, Icons.Material.Rounded.Login) with { Href = "account/sign-in", IsDocument = true });
        }
        return commands;
    }

    private static PaletteItem Command(Message name, string icon) => new(PaletteGroup.Commands, T(name), icon);

    private async Task HoldAsync(bool held)
    {
        if (await TryHoldAsync(held))
            toasts.Say(held ? Texts.QueueHeld : Texts.QueueReleased, Texts.Undo, () => TryHoldAsync(!held));
    }

    private async Task<bool> TryHoldAsync(bool held)
    {
        var problem = await UserError.CatchAsync(() => queue.HoldAllAsync(held));
        if (problem is not null)
            toasts.Warn(problem);
        return problem is null;
    }
}
