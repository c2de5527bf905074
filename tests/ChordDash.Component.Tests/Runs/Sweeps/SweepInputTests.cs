using ChordDash.Components.Runs.Create;
using ChordDash.Components.Runs.Sweeps;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Sweeps;

public sealed class SweepInputTests
{
    private readonly HyperParametersInput _input = new(new HyperParameters());

    public static TheoryData<string, string, string> Problems =>
        new()
        {
            { nameof(HyperParameters.Seed), "1", $"{Texts.SweepNeedsTwoValues(Lower(HyperParameterMessages.SeedLabel))}" },
            { nameof(HyperParameters.Seed), "1; 1", $"{Texts.SweepValueGivenTwice(Lower(HyperParameterMessages.SeedLabel))}" },
            {
                nameof(HyperParameters.LearningRate),
                "0.1; many",
                $"{Texts.FieldHasWrongValue(HyperParameterMessages.LearningRateLabel, Texts.ExpectedNumber, "many")}"
            },
            {
                nameof(HyperParameters.LearningRate),
                "0.1; 20",
                $"{HyperParameterMessages.NumberAboveMinOutOfRange(HyperParameterMessages.LearningRateLabel, 0, 10, 20)}"
            },
            {
                nameof(HyperParameters.ScheduleFactor),
                "0.1; 0.2",
                $"{Texts.VariedFieldHasNoEffect(HyperParameterMessages.ScheduleFactorLabel)}"
            },
        };

    [Fact]
    public void Build_TwoAxes_MakesEveryCombination()
    {
        var sweep = Axes((nameof(HyperParameters.LearningRate), "0.001; 0.01"), (nameof(HyperParameters.Seed), "1; 2; 3"));

        Assert.Equal(6, sweep.Count);
        Assert.Null(sweep.Problem(_input));
        var requests = Sweep.Expand(new RunRequest(Guid.Empty, "quick", _input.Value!), sweep.Build(_input));

        Assert.Equal(
            [(0.001, 1L), (0.001, 2L), (0.001, 3L), (0.01, 1L), (0.01, 2L), (0.01, 3L)],
            requests.Select(request => (request.HyperParameters.LearningRate, request.HyperParameters.Seed))
        );
        Assert.Equal(
            $" · {Lower(HyperParameterMessages.LearningRateLabel)} 0.001 · {Lower(HyperParameterMessages.SeedLabel)} 1",
            requests[0].Suffix
        );
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Problem_OfWhatCannotBe_SaysWhatToDo(string field, string values, string problem) =>
        Assert.Equal(problem, Axes((field, values)).Problem(_input));

    [Fact]
    public void Problem_OfTooManyRuns_CountsThem() =>
        Assert.Equal(
            $"{Texts.TooManySweepRuns("400", 200)}",
            Axes((nameof(HyperParameters.Seed), Numbers(20)), (nameof(HyperParameters.Epochs), Numbers(20))).Problem(_input)
        );

    [Fact]
    public void Expand_OfOneHyperParameterTwice_IsRefused()
    {
        SweepAxis seed = new("Seed", "seed", [new("1", parameters => parameters), new("2", parameters => parameters)]);

        Assert.Throws<InvalidHyperParametersException>(() => Sweep.Expand(new RunRequest(Guid.Empty, "quick", new()), [seed, seed]));
        Assert.Throws<InvalidHyperParametersException>(() => Sweep.Expand(new RunRequest(Guid.Empty, "quick", new()), []));
    }

    // As in the midst of a sentence.
    private static string Lower(Message label) => $"{label}".ToLowerInvariant();

    private static string Numbers(int count) => string.Join(';', Enumerable.Range(1, count));

    private static SweepInput Axes(params (string Field, string Values)[] axes)
    {
        var sweep = new SweepInput();
        foreach (var (field, values) in axes)
            sweep.Axes.Add(new SweepAxisInput(field) { Values = values });
        return sweep;
    }
}
