namespace ChordDash.Engine.Training.Checkpoints;

/// <summary>The part of a checkpoint that is not tensors.</summary>
/// <param name="Data">Fingerprint of the pieces and their split: a checkpoint of other data is none.</param>
internal sealed record TrainingState(
    int Version,
    string Data,
    TrainingPosition Position,
    PlateauState LearningRate,
    long AveragedSteps,
    EvaluatorState Evaluator
);
