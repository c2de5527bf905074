using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChordDash.Components.Datasets;

public sealed partial class DatasetPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private DatasetSummary? _dataset;
    private IReadOnlyList<DatasetFinding>? _findings;
    private Message? _obstacle;
    private bool _renaming;

    [Inject]
    private IDatasetCatalog Catalog { get; set; } = null!;

    [Inject]
    private IDatasetChecks Checks { get; set; } = null!;

    [Inject]
    private DeletionPrompt Deletion { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private static readonly string[] Tabs = ["overview", "check", "chords", "pieces", "vocabulary"];

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>Which part of the page is shown.</summary>
    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    /// <summary>What to search for among the pieces.</summary>
    [SupplyParameterFromQuery]
    private string? Find { get; set; }

    /// <summary>Whether the classes are named at once; until they are.</summary>
    [SupplyParameterFromQuery]
    private bool Naming { get; set; }

    private string Shown => Tabs.Contains(Tab, StringComparer.Ordinal) ? Tab! : Tabs[0];

    private string CheckTab =>
        _findings?.Count(finding => finding.Severity != FindingSeverity.Information) is > 0 and var count
            ? T(Texts.CheckWithCount(count))
            : T(Texts.Check);

    // Told of what people do alone: a page that is left may lose its tabs one by one, which changes the shown one too.
    private Task ShowTabAsync(TabInteractionEventArgs chosen)
    {
        if (chosen.InteractionType == TabInteractionType.Activate)
            Navigation.NavigateTo(
                Navigation.GetUriWithQueryParameters(
                    new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        ["tab"] = chosen.PanelIndex == 0 ? null : Tabs[chosen.PanelIndex],
                        ["find"] = null,
                    }
                ),
                replace: true
            );
        return Task.CompletedTask;
    }

    protected override Task OnParametersSetAsync() => _dataset?.Id == Id ? Task.CompletedTask : LoadAsync();

    private Task LoadAsync() =>
        TryAsync(async () =>
        {
            if (_dataset?.Id != Id)
                _dataset = null;
            _dataset = await Catalog.GetAsync(Id);
            _obstacle = DatasetTrainability.FindObstacle(_dataset.Classes);
            _findings = null;
            // The page need not wait for the checks.
            _ = ExamineAsync();
        });

    private async Task ChangedAsync()
    {
        if (Naming)
            Navigation.NavigateTo($"datasets/{Id}", replace: true);
        await LoadAsync();
    }

    private async Task ExamineAsync()
    {
        try
        {
            var (id, findings) = (Id, await Checks.ExamineAsync(Id, _leaving.Token));
            if (id == Id)
                _findings = findings;
        }
        catch (UserErrorException exception)
        {
            (_findings, Error) = ([], exception.Problem);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
        StateHasChanged();
    }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private Task RenameAsync(string name) =>
        TryAsync(async () =>
        {
            await Catalog.UpdateAsync(Id, new DatasetChanges(Name: name));
            _renaming = false;
            await LoadAsync();
        });

    private async Task DeleteAsync()
    {
        var (id, name) = (Id, _dataset!.Name);
        if (!await Deletion.ConfirmAsync(Texts.DeleteDataSetQuestion, Texts.DeleteDataSetHelp(name)))
            return;
        await TryAsync(async () =>
        {
            await Catalog.DeleteAsync(id);
            Navigation.NavigateTo("datasets");
            Deletion.Say(Texts.DatasetDeleted(name), DeletedKind.Dataset, [id], () => Navigation.NavigateTo($"datasets/{id}"));
        });
    }
}
