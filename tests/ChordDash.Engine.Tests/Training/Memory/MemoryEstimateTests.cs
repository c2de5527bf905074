using ChordDash.Engine.Datasets;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;
using ChordDash.Engine.Training.Memory;

namespace ChordDash.Engine.Tests.Training.Memory;

[Trait("Category", "Training")]
public sealed class MemoryEstimateTests
{
    private static readonly TrainingSize Size = new(
        1_000,
        300_000,
        500,
        192,
        4,
        [new HistogramBin(1, 300, 600), new HistogramBin(301, 600, 400)]
    );

    public static TheoryData<string, HyperParameters> Larger =>
        new()
        {
            { "batch", TestData.Small with { BatchSize = 64 } },
            { "crop", TestData.Small with { CropLength = 64 } },
            { "whole pieces", TestData.Small with { CropLength = 0 } },
            { "hidden", TestData.Small with { HiddenSize = 64 } },
            { "embedding", TestData.Small with { EmbeddingSize = 64 } },
            { "layers", TestData.Small with { Layers = 2 } },
            { "neighbours", TestData.Small with { NextChordLoss = 0.3 } },
            { "dropout", TestData.Small with { Dropout = 0.1 } },
            { "optimizer", TestData.Small with { Optimizer = OptimizerKind.Adam } },
        };

    [Theory]
    [InlineData(ModelArchitecture.ChordLstm, 1, 0)]
    [InlineData(ModelArchitecture.ChordLstm, 3, 0.5)]
    [InlineData(ModelArchitecture.ChordGru, 1, 0.5)]
    [InlineData(ModelArchitecture.ChordGru, 2, 0)]
    [InlineData(ModelArchitecture.Notebook, 1, 0)]
    [InlineData(ModelArchitecture.Notebook, 3, 0)]
    public void Weights_OfANetwork_AreAsManyAsItHas(ModelArchitecture architecture, int layers, double neighbours)
    {
        var description = TestData.Description(architecture, layers) with { NextChordLoss = neighbours };
        using var network = description.Build(seed: 1);
        var parameters = new HyperParameters
        {
            Architecture = architecture,
            Layers = layers,
            NextChordLoss = neighbours,
            EmbeddingSize = description.EmbeddingSize,
            HiddenSize = description.HiddenSize,
        };

        var estimated = NetworkSize.Of(parameters, Size with { Vocabulary = description.Codes.Count, Classes = 3 });

        Assert.Equal(network.parameters().Sum(weights => weights.numel()), estimated.Weights);
        Assert.Equal(network.parameters().Max(weights => weights.numel()), estimated.LargestWeight);
    }

    [Theory]
    [MemberData(nameof(Larger))]
    public void Network_OfALargerSetting_NeedsMore(string _, HyperParameters larger)
    {
        var small = TestData.Small with { Optimizer = OptimizerKind.Adagrad };
        if (larger.Optimizer != OptimizerKind.Adam)
            larger = larger with { Optimizer = small.Optimizer };
        var (before, after) = (MemoryEstimate.Of(small, Size), MemoryEstimate.Of(larger, Size));

        Assert.True(after.Weights + after.Step > before.Weights + before.Step, $"{after} after {before}");
        Assert.True(after.Total >= before.Total);
    }

    [Fact]
    public void Total_OfMoreData_NeedsMore()
    {
        var before = MemoryEstimate.Of(TestData.Small, Size);

        Assert.True(MemoryEstimate.Of(TestData.Small, Size with { Beats = 50_000_000 }).Total > before.Total + 200_000_000);
        Assert.True(MemoryEstimate.Of(TestData.Small, Size with { Vocabulary = 100_000 }).Total > before.Total);
        Assert.True(MemoryEstimate.Of(TestData.Small, Size with { Classes = 500, Vocabulary = 1_000 }).Ngrams > before.Ngrams);
    }

    [Fact]
    public void Step_OfDifferentLengths_CountsTheWindowsOfTheLongestPieces()
    {
        var parameters = TestData.Small with { BatchSize = 500, CropLength = 512, WindowLength = 100 };

        var shape = StepShape.OfTraining(parameters, Size);

        // 400 pieces of up to 500 beats, and 100 of up to 300.
        Assert.Equal(new StepShape(500, 500 * 500, 400 * 500 + 100 * 300), shape);
    }

    [Fact]
    public void Step_OfShortExcerpts_HasAsManyBeatsAsOneOfLongOnes()
    {
        var shape = StepShape.OfTraining(
            TestData.Small with
            {
                BatchSize = 16,
                CropLength = 256,
                ShortestCrop = 16,
                WindowLength = 64,
            },
            Size
        );

        Assert.Equal(new StepShape(256, 16 * 256, 16 * 256), shape);
    }

    [Fact]
    public void Refusal_OfTheLargestSettings_NamesSettingsThatFit()
    {
        var parameters = new HyperParameters
        {
            HiddenSize = 2_048,
            Layers = 8,
            EmbeddingSize = 1_024,
            BatchSize = 4_096,
        };
        const long Limit = 2_000_000_000;
        Assert.True(MemoryEstimate.Of(parameters, Size).Total > 100 * Limit);

        var sentences = Sentences(MemoryAdvice.Refuse(parameters, Size, estimate => estimate.Total, Limit, onCard: false));

        Assert.Equal(
            [nameof(TrainingMessages.RunNeedsMoreMemoryOfServer), nameof(TrainingMessages.SmallerSettingsWouldNeed)],
            sentences.Select(sentence => sentence.Code)
        );
        Assert.Equal(Limit, Number(sentences[0], "available"));
        var advised = parameters with
        {
            BatchSize = (int)Number(sentences[1], "batchSize"),
            CropLength = (int)Number(sentences[1], "cropLength"),
            HiddenSize = (int)Number(sentences[1], "hiddenUnits"),
        };
        Assert.InRange(MemoryEstimate.Of(advised, Size).Total, Limit / 4, Limit);
    }

    [Theory]
    [InlineData(4_096, 128, nameof(TrainingMessages.BatchSizeWouldNeed), "batchSize", 64)]
    [InlineData(512, 128, nameof(TrainingMessages.CropLengthWouldNeed), "cropLength", 32)]
    [InlineData(32, 2_048, nameof(TrainingMessages.HiddenUnitsWouldNeed), "hiddenUnits", 256)]
    public void Refusal_WhereOneSettingWouldDo_NamesIt(int batch, int hidden, string advice, string setting, int value)
    {
        var parameters = TestData.Small with { BatchSize = batch, HiddenSize = hidden, CropLength = 256 };

        var sentences = Sentences(
            MemoryAdvice.Refuse(parameters, Size with { Pieces = 5_000 }, estimate => estimate.Total, 900_000_000, onCard: false)
        );

        Assert.Equal(value, Number(Assert.Single(sentences, sentence => sentence.Code == advice), setting));
    }

    [Fact]
    public void Refusal_OfALinearModel_SaysThatTheDataIsTooLarge() =>
        Assert.Equal(
            TrainingMessages.ChooseSmallerDataset,
            Sentences(MemoryAdvice.Refuse(TrainingPreset.Linear.HyperParameters, Size, estimate => estimate.Total, 1_000, onCard: false))[
                ^1
            ]
        );

    private static List<Message> Sentences(Message joined) =>
        [.. joined.Arguments.Select(argument => argument.Value.Value).OfType<Message>()];

    private static long Number(Message sentence, string name) =>
        Assert.Single(sentence.Arguments, argument => argument.Name == name).Value.Whole!.Value;
}
