using ChordDash.Component.Tests.Shared;
using ChordDash.Components.Runs.Table;
using ChordDash.Engine.Runs;

namespace ChordDash.Component.Tests.Runs.Table;

public sealed class RunListViewTests
{
    private static readonly Run[] Runs =
    [
        Named(1, "Baseline") with
        {
            Preset = "linear",
            Best = Samples.Epoch(2),
            Last = Samples.Epoch(9),
            Tags = ["paper"],
        },
        Named(2, "LSTM wide") with
        {
            Best = Samples.Epoch(8),
            Last = Samples.Epoch(8),
            Notes = "for the thesis",
        },
        Named(3, "LSTM narrow") with
        {
            State = RunState.Failed,
            Reason = Message.Literal("There was not enough memory."),
        },
        Named(4, "Old one") with
        {
            Archived = true,
            Best = Samples.Epoch(5),
        },
    ];

    [Theory]
    [InlineData("", "3 2 1")]
    [InlineData("lstm", "3 2")]
    [InlineData("wide", "2")]
    [InlineData("#3", "3")]
    [InlineData("THESIS", "2")]
    [InlineData("memory narrow", "3")]
    [InlineData("paper", "1")]
    [InlineData("nothing", "")]
    public void Apply_Search_FindsEveryWordAnywhere(string search, string numbers) =>
        Assert.Equal(numbers, Numbers(new RunListView { Search = search }));

    [Fact]
    public void Apply_Filters_AreAllDemanded()
    {
        Assert.Equal("3", Numbers(new RunListView { State = RunState.Failed }));
        Assert.Equal("1", Numbers(new RunListView { Tag = "Paper" }));
        Assert.Equal("1", Numbers(new RunListView { Preset = "linear" }));
        Assert.Equal("", Numbers(new RunListView { Preset = "linear", State = RunState.Failed }));
        Assert.Equal("2", Numbers(new RunListView { Dataset = Runs[1].DatasetId }));
        Assert.Equal("4", Numbers(new RunListView { Archived = true }));
    }

    [Fact]
    public void Apply_Sorted_PutsWhatHasNoFigureLast()
    {
        Assert.Equal("2 1 3", Numbers(new RunListView { Sort = "balanced" }));
        Assert.Equal("1 2 3", Numbers(new RunListView { Sort = "balanced", Ascending = true }));
        Assert.Equal("1 2 3", Numbers(new RunListView { Sort = "balanced", Figures = RunFigures.Last }));
        Assert.Equal("1 2 3", Numbers(new RunListView { Ascending = true }));
    }

    [Fact]
    public void Columns_All_CanBeSortedByAndShown()
    {
        foreach (var column in RunColumns.All)
        {
            Assert.Equal("1 2 3", string.Join(' ', Listed(new RunListView { Sort = column.Key }).Select(run => run.Number).Order()));
            Assert.All(Runs, run => Assert.NotEmpty(column.Of(new RunEntry([run]), Context()).Text));
        }

        Assert.Equal(RunColumns.All.Count, RunColumns.All.Select(column => column.Key).Distinct(StringComparer.Ordinal).Count());
    }

    private static Run Named(int number, string name) =>
        Samples.Run(RunState.Finished) with
        {
            Number = number,
            Name = name,
            DatasetName = "pieces.pkl",
        };

    private static RunContext Context(RunFigures figures = RunFigures.Report) => new(figures, run => run.Number, DateTimeOffset.UnixEpoch);

    private static IEnumerable<Run> Listed(RunListView view) => view.Apply(Runs, Context(view.Figures)).SelectMany(entry => entry.Runs);

    private static string Numbers(RunListView view) => string.Join(' ', Listed(view).Select(run => run.Number));
}
