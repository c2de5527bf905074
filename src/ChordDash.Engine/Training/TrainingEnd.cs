using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Training;

/// <summary>The sentences with which trainings end.</summary>
internal static class TrainingEnd
{
    public static Message AllEpochsDone(HyperParameters parameters, int bestEpoch = 0) =>
        parameters.Epochs == 1 ? TrainingMessages.OneEpochDone
        : KeepsLast(parameters, parameters.Epochs, bestEpoch)
            ? TrainingMessages.AllEpochsDoneLastKept(parameters.Epochs, bestEpoch, parameters.Epochs)
        : TrainingMessages.AllEpochsDone(parameters.Epochs, bestEpoch);

    public static Message LinearDone(double seconds) => TrainingMessages.LinearModelFitted(seconds);

    public static Message StoppedEarly(HyperParameters parameters, int epoch, int bestEpoch) =>
        KeepsLast(parameters, epoch, bestEpoch)
            ? TrainingMessages.StoppedEarlyLastKept(bestEpoch, epoch)
            : TrainingMessages.StoppedEarly(bestEpoch);

    public static Message NotFinite(int epoch, HyperParameters parameters, int bestEpoch)
    {
        var remedy = TrainingJudge.RemedyOfLoss(parameters);
        var kept = parameters.Keep == ModelSelection.LastEpoch ? epoch - 1 : bestEpoch;
        return bestEpoch > 0
            ? Message.Sentences(TrainingMessages.LossIsNotFinite(epoch), TrainingMessages.ModelOfEpochIsKept(kept), remedy)
            : Message.Sentences(TrainingMessages.LossIsNotFinite(epoch), remedy);
    }

    private static bool KeepsLast(HyperParameters parameters, int lastEpoch, int bestEpoch) =>
        parameters.Keep == ModelSelection.LastEpoch && lastEpoch != bestEpoch;
}
