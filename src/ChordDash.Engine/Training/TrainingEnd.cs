using System.Globalization;

namespace ChordDash.Engine.Training;

/// <summary>The sentences with which trainings end.</summary>
internal static class TrainingEnd
{
    public static string AllEpochsDone(HyperParameters parameters, int bestEpoch = 0) =>
        parameters.Epochs == 1
            ? "The one epoch is done."
            : $"All {parameters.Epochs} epochs done; the best was epoch {bestEpoch}{Kept(parameters, parameters.Epochs, bestEpoch)}.";

    public static string LinearDone(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"The linear model was fitted in {seconds:0.0} s.");

    public static string StoppedEarly(HyperParameters parameters, int epoch, int bestEpoch) =>
        $"Stopped early: no better mean class accuracy since epoch {bestEpoch}{Kept(parameters, epoch, bestEpoch)}.";

    public static string NotFinite(int epoch, HyperParameters parameters, int bestEpoch) =>
        $"The loss was no longer a finite number in epoch {epoch}. "
        + (bestEpoch > 0 ? $"The model of epoch {(parameters.Keep == ModelSelection.LastEpoch ? epoch - 1 : bestEpoch)} is kept. " : "")
        + $"{TrainingJudge.RemedyOfLoss(parameters)}";

    private static string Kept(HyperParameters parameters, int lastEpoch, int bestEpoch) =>
        parameters.Keep == ModelSelection.LastEpoch && lastEpoch != bestEpoch ? $", and the model of epoch {lastEpoch} is kept" : "";
}
