using ChordDash.Components.Runs.Create;
using ChordDash.Components.Runs.Sweeps;
using ChordDash.Engine.Runs;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Sweeps;

public sealed class SweepInputTests
{
    private readonly HyperParametersInput _input = new(new HyperParameters());

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
        Assert.Equal(" · learning rate 0.001 · seed 1", requests[0].Suffix);
    }

    [Theory]
    [InlineData(nameof(HyperParameters.Seed), "1", "Give at least two values of seed, separated by semicolons.")]
    [InlineData(nameof(HyperParameters.Seed), "1; 1", "A value of seed is given twice.")]
    [InlineData(nameof(HyperParameters.LearningRate), "0.1; many", "Learning rate must be a number. The field contains \"many\".")]
    [InlineData(nameof(HyperParameters.LearningRate), "0.1; 20", "Learning rate must be above 0 and at most 10; it is 20.")]
    [InlineData(
        nameof(HyperParameters.ScheduleFactor),
        "0.1; 0.2",
        "Schedule factor has no effect with the settings chosen above. Remove it from the sweep."
    )]
    public void Problem_OfWhatCannotBe_SaysWhatToDo(string field, string values, string problem) =>
        Assert.Equal(problem, Axes((field, values)).Problem(_input));

    [Fact]
    public void Problem_OfTooManyRuns_CountsThem() =>
        Assert.Equal(
            "400 runs; at most 200 are allowed. Give fewer values.",
            Axes((nameof(HyperParameters.Seed), Numbers(20)), (nameof(HyperParameters.Epochs), Numbers(20))).Problem(_input)
        );

    [Fact]
    public void Expand_OfOneHyperParameterTwice_IsRefused()
    {
        SweepAxis seed = new("Seed", "seed", [new("1", parameters => parameters), new("2", parameters => parameters)]);

        Assert.Throws<InvalidHyperParametersException>(() => Sweep.Expand(new RunRequest(Guid.Empty, "quick", new()), [seed, seed]));
        Assert.Throws<InvalidHyperParametersException>(() => Sweep.Expand(new RunRequest(Guid.Empty, "quick", new()), []));
    }

    private static string Numbers(int count) => string.Join(';', Enumerable.Range(1, count));

    private static SweepInput Axes(params (string Field, string Values)[] axes)
    {
        var sweep = new SweepInput();
        foreach (var (field, values) in axes)
            sweep.Axes.Add(new SweepAxisInput(field) { Values = values });
        return sweep;
    }
}
