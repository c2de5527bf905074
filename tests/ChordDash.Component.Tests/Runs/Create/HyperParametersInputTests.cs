using ChordDash.Components.Runs;
using ChordDash.Components.Runs.Create;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Create;

public sealed class HyperParametersInputTests
{
    private readonly HyperParametersInput _input = new(TrainingPreset.ChordLstm.HyperParameters);

    public static TheoryData<string, string, string> WrongValues =>
        new()
        {
            { "Epochs", "0", $"{HyperParameterMessages.WholeNumberOutOfRange(HyperParameterMessages.EpochsLabel, 1, 10_000, 0)}" },
            {
                "LearningRate",
                "-1",
                $"{HyperParameterMessages.NumberAboveMinOutOfRange(HyperParameterMessages.LearningRateLabel, 0, 10, -1)}"
            },
            {
                "BatchSize",
                "many",
                $"{Texts.FieldHasWrongValue(HyperParameterMessages.BatchSizeLabel, Texts.ExpectedWholeNumber, "many")}"
            },
            { "Epochs", "1,5", $"{Texts.FieldHasWrongValue(HyperParameterMessages.EpochsLabel, Texts.ExpectedWholeNumber, "1,5")}" },
            {
                "Epochs",
                "1,50,000",
                $"{Texts.FieldHasWrongValue(HyperParameterMessages.EpochsLabel, Texts.ExpectedWholeNumber, "1,50,000")}"
            },
            { "Layers", "2.5", $"{Texts.FieldHasWrongValue(HyperParameterMessages.LayersLabel, Texts.ExpectedWholeNumber, "2.5")}" },
            { "Dropout", "", $"{Texts.FieldIsEmpty(HyperParameterMessages.DropoutLabel, Texts.ExpectedNumber)}" },
            {
                "GradientClip",
                "NaN",
                $"{HyperParameterMessages.NumberOutOfRange(HyperParameterMessages.GradientClipLabel, 0, 1_000, double.NaN)}"
            },
        };

    public static TheoryData<string> Presets => [.. TrainingPreset.All.Select(preset => preset.Key)];

    [Fact]
    public void WholeNumber_WithSeparatorsBetweenThousands_IsRead()
    {
        _input["Epochs"] = "1,500";

        Assert.Equal(1_500, _input.Value!.Epochs);
    }

    [Fact]
    public void Changes_AreWhatDiffersFromThePreset_AndGoOnToAnotherOne()
    {
        Assert.Empty(_input.Changes);
        _input["LearningRate"] = "0.0123";
        _input["Epochs"] = "7";
        _input["Epochs"] = $"{TrainingPreset.ChordLstm.HyperParameters.Epochs}";

        var other = HyperParametersInput.Of(TrainingPreset.Find("quick")!.HyperParameters, _input.Changes, "cpu");

        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["LearningRate"] = "0.0123" }, _input.Changes);
        Assert.Equal(TrainingPreset.Find("quick")!.HyperParameters with { LearningRate = 0.0123, Device = "cpu" }, other.Build());
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Build_NothingTyped_GivesThePreset(string key)
    {
        var preset = TrainingPreset.Find(key)!.HyperParameters;

        Assert.Equal(preset, new HyperParametersInput(preset).Build());
    }

    [Fact]
    public void Fields_All_CoverEveryHyperParameterButTheDevice() =>
        Assert.Equal(
            typeof(HyperParameters).GetProperties().Select(property => property.Name).Except([nameof(HyperParameters.Device)]).Order(),
            HyperParameterFields.All.Select(field => field.Name).Order()
        );

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void Set_WrongValue_SaysSoAndKeepsTheText(string field, string text, string message)
    {
        _input[field] = text;

        Assert.Equal(message, _input.Errors[field]);
        Assert.Equal(text, _input[field]);
        Assert.Null(_input.Build());
    }

    [Fact]
    public void Set_MendedValue_TakesTheMessageAway()
    {
        _input["Epochs"] = "0";
        _input["Epochs"] = " 5 ";

        Assert.Empty(_input.Errors);
        Assert.Equal(5, _input.Build()!.Epochs);
    }

    [Fact]
    public void IsUsed_OfLinear_LeavesNothingButTheModelAndTheSplit()
    {
        _input[nameof(HyperParameters.Schedule)] = nameof(LearningRateSchedule.Step);
        Assert.Contains(HyperParameterFields.All.Where(_input.IsUsed), field => field.Name is nameof(HyperParameters.ScheduleEpochs));

        _input[nameof(HyperParameters.Architecture)] = nameof(ModelArchitecture.Linear);

        Assert.Equal(
            [
                nameof(HyperParameters.Architecture),
                nameof(HyperParameters.Split),
                nameof(HyperParameters.ValidationFraction),
                nameof(HyperParameters.SplitSeed),
            ],
            HyperParameterFields.All.Where(_input.IsUsed).Select(field => field.Name)
        );
    }

    [Fact]
    public void Build_WithADevice_CarriesIt()
    {
        _input.Device = "cpu";

        Assert.Equal("cpu", _input.Build()!.Device);
    }
}
