using System.CommandLine;
using ChordDash.Engine.Models;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Training;
using Microsoft.Extensions.DependencyInjection;

namespace ChordDash.Benchmarks;

/// <summary>Trains a preset on a labelled pickle as the dashboard does and writes its predictions of another one.</summary>
internal static class ExamCommand
{
    public static Command Create()
    {
        var train = new Option<FileInfo>("--train") { Required = true, Description = "A labelled pickle." };
        var test = new Option<FileInfo>("--test")
        {
            Required = true,
            Description = "The pickle to predict; labels in it are not looked at.",
        };
        var output = new Option<FileInfo>("--out")
        {
            Required = true,
            Description = "The CSV file to write: index, label, composer and a probability per class.",
        };
        var options = new TrainingOptions();
        var command = new Command("exam", "Trains on one pickle and predicts another.") { train, test, output };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var parameters = options.HyperParameters(parsed);
            var (labelled, unlabelled) = (DatasetFile.Read(parsed.GetValue(train)!), DatasetFile.Read(parsed.GetValue(test)!));
            using var writer = parsed.GetValue(output)!.CreateText();
            using var services = options.Services(parsed);
            using var folder = new TemporaryFolder();
            var start = TimeProvider.System.GetTimestamp();
            var result = services
                .GetRequiredService<ITrainer>()
                .Train(new(labelled, labelled.ClassLabels, parameters, folder.Path), new ConsoleObserver(), CancellationToken.None);
            Console.WriteLine($"{result.Reason} ({TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s)");

            using var model = services.GetRequiredService<IModelLoader>().Load(folder.Path);
            var pieces = model.Predict(unlabelled.Sequences);
            PredictionCsv.WriteTable(writer, new(labelled.ClassLabels, labelled.ClassLabels, pieces));
            Console.WriteLine($"{pieces.Count} predictions written to {parsed.GetValue(output)}.");
        });
        return command;
    }
}
