using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChordDash.Engine.Common;
using ChordDash.Engine.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ChordDash.Engine.Training.Checkpoints;

/// <summary>All that changes while a training goes on, besides its <see cref="TrainingPosition"/>.</summary>
internal sealed record TrainingParts(
    SequenceClassifier Network,
    OptimizerHelper Optimizer,
    WeightAverage Average,
    EpochPlanner Planner,
    LearningRate LearningRate,
    HeldOutEvaluator Evaluator
);

/// <summary>
/// Writes the whole state of a training to its folder and puts it back, so that on a CPU the rest of the training is the same as if it
/// had never been interrupted. Does nothing without a folder.
/// </summary>
internal sealed class Checkpointer(TrainingJob job, TrainingData data, TrainingParts parts, TimeProvider time)
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new(EngineJson.Options)
    {
        // The lowest loss so far is infinite at first.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly string _data = data.Fingerprint();
    private long _saved = time.GetTimestamp();

    /// <summary>Puts the state of the newest whole checkpoint into the parts.</summary>
    /// <returns>Where training stands then; null if there is no checkpoint of this training.</returns>
    public (TrainingPosition Position, bool IsOlder)? Load()
    {
        if (job.CheckpointFolder is null)
            return null;
        var (position, isOlder) = CheckpointFiles.Read(job.CheckpointFolder, Read);
        return position is null ? null : (position, isOlder);
    }

    public void SaveIfDue(TrainingPosition position)
    {
        if (time.GetElapsedTime(_saved) >= job.CheckpointInterval)
            Save(position);
    }

    /// <exception cref="IOException">It cannot be written; the one before is still there.</exception>
    public void Save(TrainingPosition position)
    {
        // Weights that are no numbers any more are not worth a checkpoint; the next loss ends the training.
        if (job.CheckpointFolder is null || !IsFinite())
            return;
        CheckpointFiles.Write(job.CheckpointFolder, stream => Write(stream, position));
        _saved = time.GetTimestamp();
    }

    private void Write(Stream stream, TrainingPosition position)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var evaluator = parts.Evaluator.State;
        writer.Write(
            JsonSerializer.Serialize(
                new TrainingState(Version, _data, position, parts.LearningRate.State, parts.Average.Steps, evaluator),
                Json
            )
        );
        ScoresFormat.Write(writer, evaluator.First.Scores);
        var shared = ReferenceEquals(evaluator.First.Scores, evaluator.Second.Scores);
        writer.Write(shared);
        if (!shared)
            ScoresFormat.Write(writer, evaluator.Second.Scores);
        parts.Network.save(writer);
        foreach (var average in parts.Average.Averages)
            average.Save(writer);
        parts.Optimizer.save_state_dict(writer);
        using var random = parts.Network.DropoutGenerator!.get_state();
        random.Save(writer);
    }

    private TrainingPosition? Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        var state = JsonSerializer.Deserialize<TrainingState>(reader.ReadString(), Json);
        if (state is not { Version: Version } || !string.Equals(state.Data, _data, StringComparison.Ordinal))
            return null;
        using var inference = no_grad();
        var first = ScoresFormat.Read(reader);
        var second = reader.ReadBoolean() ? first : ScoresFormat.Read(reader);
        parts.Network.load(reader);
        foreach (var average in parts.Average.Averages)
            average.Load(reader);
        parts.Optimizer.load_state_dict(reader);
        using var random = parts.Network.DropoutGenerator!.get_state();
        random.Load(reader);
        parts.Network.DropoutGenerator.set_state(random);
        parts.Average.Steps = state.AveragedSteps;
        parts.LearningRate.State = state.LearningRate;
        parts.Planner.State = state.Position.Planner;
        parts.Evaluator.State = state.Evaluator with
        {
            First = state.Evaluator.First with { Scores = first },
            Second = state.Evaluator.Second with { Scores = second },
        };
        return state.Position;
    }

    private bool IsFinite()
    {
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        return parts.Network.parameters().All(weights => weights.isfinite().all().item<bool>());
    }
}
