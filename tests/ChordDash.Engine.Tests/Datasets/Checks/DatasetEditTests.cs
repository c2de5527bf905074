using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Datasets.Checks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Datasets.Checks;

public class DatasetEditTests
{
    private static readonly ChordDataset Dataset = new(
        [new[] { 0, 1, 2 }, new[] { 153 }, new[] { 4, 5 }, new[] { 6 }],
        [2, 0, 2, 1],
        ["a", "b", "c"]
    );

    private static string Show(ChordDataset data) =>
        string.Join(
            " | ",
            data.Sequences.Select((sequence, row) => $"{string.Join(' ', sequence.ToArray())} = {data.ClassLabels[data.Labels![row]]}")
        );

    [Fact]
    public void Apply_SeveralChanges_AreMadeTogether()
    {
        var edit = new DatasetEdit { LeaveOut = [3] }
            .And(new() { CutTo = 2 })
            .And(new() { Canonical = true, LeaveOut = [3] });
        var edited = edit.Apply(Dataset);
        Assert.Equal("0 1 = c | 5 = a | 4 5 = c", Show(edited));
        Assert.Equal(
            Message.Join(", ", CheckMessages.PiecesLeftOut(1), CheckMessages.PiecesCut(2), CheckMessages.LowestCodes),
            edit.Describe()
        );
    }

    [Fact]
    public void Apply_Shuffle_KeepsTheRowsTogetherWithTheirLabels()
    {
        var shuffled = new DatasetEdit { Shuffle = true }.Apply(Dataset);
        Assert.Equal(Show(Dataset).Split(" | ").Order(StringComparer.Ordinal), Show(shuffled).Split(" | ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Apply_Groups_AreKeptTogetherByEverySplit()
    {
        var random = new Random(2);
        var many = new ChordDataset(
            [.. Enumerable.Range(0, 60).Select(_ => (ReadOnlyMemory<int>)Enumerable.Range(0, 9).Select(_ => random.Next(100)).ToArray())],
            [.. Enumerable.Range(0, 60).Select(piece => piece % 2)],
            ["0", "1"]
        );
        IReadOnlyList<IReadOnlyList<int>> together =
        [
            [0, 10, 20],
            [1, 3],
        ];
        var grouped = new DatasetEdit { KeepTogether = together }.Apply(many);

        for (var seed = 0; seed < 30; seed++)
        {
            foreach (
                var parameters in new[]
                {
                    new HyperParameters { SplitSeed = seed },
                    new HyperParameters
                    {
                        Split = SplitMethod.Folds,
                        Folds = 4,
                        Fold = 1 + seed % 4,
                        SplitSeed = seed,
                    },
                }
            )
            {
                var heldOut = DatasetSplitter.Split(grouped, parameters).Validation.ToHashSet();
                Assert.All(together, group => Assert.Single(group.Select(heldOut.Contains).Distinct()));
            }
        }
    }

    public static TheoryData<string, int?, Message, bool> SenselessEdits =>
        new()
        {
            { "0,1,2,3", null, CheckMessages.EditLeavesNothing, false },
            { "", null, CheckMessages.EditChangesNothing, false },
            { "4", null, CheckMessages.EditNamesUnknownRow(4, 3), false },
            { "-1", null, CheckMessages.EditChangesNothing, true },
            { "", 0, CheckMessages.EditCannotCut(0), false },
        };

    [Theory]
    [MemberData(nameof(SenselessEdits))]
    public void Apply_Senseless_IsRefusedInASentence(string leaveOut, int? cutTo, Message problem, bool none)
    {
        var edit = new DatasetEdit
        {
            LeaveOut = none || leaveOut.Length == 0 ? [] : [.. leaveOut.Split(',').Select(int.Parse)],
            CutTo = cutTo,
        };
        Assert.Equal(problem, Assert.Throws<UserErrorException>(() => edit.Apply(Dataset)).Problem);
    }
}
