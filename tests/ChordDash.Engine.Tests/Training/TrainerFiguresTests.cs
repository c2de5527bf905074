using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Training;

/// <summary>What a training tells of each epoch besides its metrics.</summary>
[Collection(LoadLibtorch.Collection)]
[Trait("Category", "Training")]
public sealed class TrainerFiguresTests : TrainerTest
{
    [Fact]
    public void Train_Answers_AddUpToTheMatrixOfTheirEpoch()
    {
        var job = Job(TestData.Small with { Epochs = 3 });
        var observer = new RecordingObserver();
        Trainer.Train(job, observer, TestContext.Current.CancellationToken);

        var labels = HeldOutPieces.Of(job.Dataset, job.HyperParameters).Select(piece => job.Dataset.Labels![piece]).ToList();
        foreach (var (epoch, answers) in observer.Epochs.Zip(observer.Answers))
        {
            var counts = job.ClassNames.Select(_ => new int[job.ClassNames.Count]).ToList();
            foreach (var (label, prediction) in labels.Zip(answers!.Predictions))
                counts[label][prediction]++;
            Assert.Equal(epoch.ConfusionMatrix, counts);
            Assert.All(answers.Confidences, confidence => Assert.InRange(confidence, 1.0 / job.ClassNames.Count, 1));
        }
    }

    [Fact]
    public void Train_GradientNorm_IsMeasuredBeforeItIsClipped()
    {
        var free = Train(TestData.Small with { Epochs = 1, GradientClip = 0, LearningRate = 1e-12 }).Observer.Epochs[0].GradientNorm;
        var clipped = Train(TestData.Small with { Epochs = 1, GradientClip = 1e-3, LearningRate = 1e-12 }).Observer.Epochs[0].GradientNorm;

        Assert.InRange(free!.Value, 0.01, 100);
        Assert.Equal(free.Value, clipped!.Value, 1e-5 * free.Value);
    }
}
