using System.CommandLine;
using ChordDash.Engine;
using ChordDash.Engine.Datasets;
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
    private readonly Option<string> _device = new("--device") { DefaultValueFactory = _ => "auto", Description = "auto, cpu or cuda." };
    private readonly Option<string?> _libtorch = new("--libtorch") { Description = "Folder of an existing libtorch's libraries." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _preset, _epochs, _seed, _device, _libtorch })
            command.Add(option);
    }

    /// <exception cref="UserErrorException">There is no such preset.</exception>
    public HyperParameters HyperParameters(ParseResult parsed)
    {
        var preset = TrainingPreset.Find(parsed.GetValue(_preset)!)
            ?? throw new UserErrorException(
                $"There is no preset '{parsed.GetValue(_preset)}'. Choose {string.Join(", ", TrainingPreset.All.Select(item => item.Key))}.");
        var device = parsed.GetValue(_device)!;
        return preset.HyperParameters with
        {
            Epochs = parsed.GetValue(_epochs) ?? preset.HyperParameters.Epochs,
            Seed = parsed.GetValue(_seed),
            Device = device is "cuda" ? "cuda:0" : device,
        };
    }

    public ServiceProvider Services(ParseResult parsed) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddChordDashEngine(new EngineOptions(parsed.GetValue(_libtorch)))
        .BuildServiceProvider();

    /// <exception cref="UserErrorException">The file is missing or no data set.</exception>
    public static ChordDataset Read(FileInfo file)
    {
        if (!file.Exists)
            throw new UserErrorException($"There is no file {file}.");
        try
        {
            using var stream = file.OpenRead();
            return PickleDatasetReader.Read(stream);
        }
        catch (DatasetFormatException exception)
        {
            throw new UserErrorException($"{file.Name}: {exception.Message}", exception);
        }
    }
}
