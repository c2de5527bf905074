using ChordDash.Components.Runs;
using ChordDash.Components.Runs.Create;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Runs.Create;

public sealed class HyperParametersInputTests
{
    private readonly HyperParametersInput _input = new(TrainingPreset.ChordLstm.HyperParameters);

    public static TheoryData<string> Presets => [.. TrainingPreset.All.Select(preset => preset.Key)];

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
    [InlineData("Epochs", "0", "Epochs must be a whole number from 1 to 10,000; it is 0.")]
    [InlineData("LearningRate", "-1", "Learning rate must be above 0 and at most 10; it is -1.")]
    [InlineData("BatchSize", "many", "Batch size must be a whole number. The field contains \"many\".")]
    [InlineData("Layers", "2.5", "Layers must be a whole number. The field contains \"2.5\".")]
    [InlineData("Dropout", "", "Dropout must be a number. The field is empty.")]
    [InlineData("GradientClip", "NaN", "Gradient clip must be from 0 to 1000; it is NaN.")]
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
