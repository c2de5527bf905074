using System.CommandLine;
using ChordDash.Engine.Common;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks;

/// <summary>The options that every command with a training has.</summary>
internal sealed class TrainingOptions
{
    private readonly Option<string> _preset = new("--preset")
    {
        DefaultValueFactory = _ => TrainingPreset.All[0].Key,
        Description = $"{string.Join(", ", TrainingPreset.All.Select(preset => preset.Key))}.",
    };

    private readonly Option<int?> _epochs = new("--epochs") { Description = "Instead of the preset's number." };
    private readonly Option<long> _seed = new("--seed") { DefaultValueFactory = _ => 1 };
    private readonly DeviceOptions _device = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _preset, _epochs, _seed })
            command.Add(option);
        _device.AddTo(command);
    }

    /// <exception cref="UserErrorException">There is no such preset.</exception>
    public HyperParameters HyperParameters(ParseResult parsed)
    {
        var preset = TrainingPreset.Find(parsed.GetValue(_preset)!)
            ?? throw new UserErrorException(
                Message.Literal(
                    $"There is no preset '{parsed.GetValue(_preset)}'. "
                        + $"Choose {string.Join(", ", TrainingPreset.All.Select(item => item.Key))}."
                )
            );
        return preset.HyperParameters with
        {
            Epochs = parsed.GetValue(_epochs) ?? preset.HyperParameters.Epochs,
            Seed = parsed.GetValue(_seed),
            Device = _device.Device(parsed),
        };
    }

    public ServiceProvider Services(ParseResult parsed) => _device.Services(parsed);
}
