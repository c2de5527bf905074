using System.Globalization;
using ChordDash.Engine.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ChordDash.Components.Runs.Comparison;

/// <summary>Two to twenty runs side by side. Which they are, and what is drawn of them, stands in the address.</summary>
public sealed partial class ComparePage
{
    private const int MaxRuns = 20;
    private const int MaxAxes = 8;

    private IReadOnlyList<Run>? _all;
    private IReadOnlyList<Run>? _foundIn;
    private string? _foundFor;
    private IReadOnlyList<(int Number, Run? Run)> _found = [];

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    /// <summary>Numbers of runs, separated by commas.</summary>
    [SupplyParameterFromQuery]
    public string? Runs { get; set; }

    /// <summary>Name of the hyper-parameter across the scatter plot.</summary>
    [SupplyParameterFromQuery]
    public string? Across { get; set; }

    /// <summary>Key of the figure up the scatter plot.</summary>
    [SupplyParameterFromQuery]
    public string? Up { get; set; }

    private IReadOnlyList<int> Numbers =>
        [
            .. (Runs ?? "")
                .Split(',')
                .Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Where(number => number > 0)
                .Distinct(),
        ];

    private IReadOnlyList<Run> Chosen => [.. Found.Select(one => one.Run).OfType<Run>().Take(MaxRuns)];

    private IReadOnlyList<int> Missing => [.. Found.Where(one => one.Run is null).Select(one => one.Number)];

    // Looked for once, however often it is asked for while the page is drawn.
    private IReadOnlyList<(int Number, Run? Run)> Found
    {
        get
        {
            if (!ReferenceEquals(_foundIn, _all) || !string.Equals(_foundFor, Runs, StringComparison.Ordinal))
            {
                (_foundIn, _foundFor) = (_all, Runs);
                var numbers = Numbers;
                var wanted = numbers.ToHashSet();
                var runs = _all!.Where(run => wanted.Contains(run.Number)).ToDictionary(run => run.Number);
                _found = [.. numbers.Select(number => (number, runs.GetValueOrDefault(number)))];
            }

            return _found;
        }
    }

    private IReadOnlyList<HyperParameterField> Varied => RunLabels.Varied(Chosen);

    private HyperParameterField XField =>
        Varied.FirstOrDefault(one => string.Equals(one.Name, Across, StringComparison.OrdinalIgnoreCase)) ?? Varied[0];

    private RunMetric YMetric => RunMetric.Find(Up);

    private IReadOnlyList<PlotAxis> Axes => [.. Varied.Take(MaxAxes).Select(one => PlotAxis.Of(one, Chosen)), PlotAxis.Of(YMetric, Chosen)];

    protected override async Task LoadAsync() => _all = await Catalog.ListAsync();

    private Task<IEnumerable<Run>> SearchAsync(string? text, CancellationToken cancellation)
    {
        var taken = Numbers.ToHashSet();
        return Task.FromResult<IEnumerable<Run>>([
            .. _all!
                .Where(run => !taken.Contains(run.Number))
                .Where(run =>
                    string.IsNullOrWhiteSpace(text) || $"#{run.Number} {run.Name}".Contains(text, StringComparison.OrdinalIgnoreCase)
                )
                .Take(MaxRuns),
        ]);
    }

    private Task ChooseAsync(IEnumerable<Run> runs) => GoAsync("runs", string.Join(',', runs.Select(run => run.Number)));

    // From the browser's own address: the charts keep theirs there without telling.
    private async Task GoAsync(string name, string? value) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                await JS.InvokeAsync<string>("chordDashPage.address"),
                new Dictionary<string, object?>(StringComparer.Ordinal) { [name] = value }
            ),
            replace: true
        );

    private string Words(Run run) =>
        $"#{run.Number} {run.Name}: {string.Join(", ", Varied.Select(field => $"{field.Label} {field.Show(run.HyperParameters)}"))}, "
        + $"{T(YMetric.Title)} {(YMetric.Of(run) is { } value ? YMetric.Text(value) : "–")}";
}
