using System.CommandLine;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks;

/// <summary>Trains a preset on a labelled pickle as the dashboard does, and prints each epoch and the final report.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = new Option<FileInfo?>("--data") { Description = "A labelled pickle; the generated sample without it." };
        var options = new TrainingOptions();
        var command = new Command("train", "Trains a preset and prints each epoch.") { data };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var parameters = options.HyperParameters(parsed);
            using var services = options.Services(parsed);
            var start = TimeProvider.System.GetTimestamp();
            var dataset = parsed.GetValue(data) is { } file ? DatasetFile.Read(file) : SampleDataGenerator.Labelled();
            Console.WriteLine($"{dataset.Sequences.Count} pieces read in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F2} s");
            using var folder = new TemporaryFolder();
            start = TimeProvider.System.GetTimestamp();
            var result = services
                .GetRequiredService<ITrainer>()
                .Train(new(dataset, dataset.ClassLabels, parameters, folder.Path), new ConsoleObserver(), CancellationToken.None);
            Console.WriteLine($"{result.Reason} ({TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s)");
        });
        return command;
    }
}
