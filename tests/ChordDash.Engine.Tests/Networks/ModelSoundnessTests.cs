using System.Text.Json.Nodes;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Networks;
using ChordDash.Engine.Networks.Ngrams;
using ChordDash.Engine.Resources;
using ChordDash.Engine.Tests.Shared;
using ChordDash.Engine.Training;
using TorchSharp;

namespace ChordDash.Engine.Tests.Networks;

/// <summary>Files whose numbers would become answers that are no numbers.</summary>
public sealed class ModelSoundnessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(ModelArchitecture.ChordLstm, 1, 0)]
    [InlineData(ModelArchitecture.ChordLstm, 2, 0.5)]
    [InlineData(ModelArchitecture.ChordGru, 3, 0.5)]
    [InlineData(ModelArchitecture.Notebook, 1, 0)]
    [InlineData(ModelArchitecture.Notebook, 2, 0)]
    public void CountWeights_IsWhatTheNetworkHas(ModelArchitecture architecture, int layers, double nextChordLoss)
    {
        var description = TestData.Description(architecture, layers) with { NextChordLoss = nextChordLoss };
        using var network = description.Build(seed: 1);

        Assert.Equal(network.parameters().Sum(tensor => tensor.numel()), description.CountWeights());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_ThatAreNoNumbers_AreRefused(float weight)
    {
        Save(network =>
        {
            using var none = torch.no_grad();
            network.parameters().Last().fill_(weight);
        });

        Refused();
    }

    // As a training leaves them that diverged later.
    [Fact]
    public void Weights_TooLargeToBeMultiplied_AreKept_AndAnswerInASentence()
    {
        Save(network =>
        {
            using var none = torch.no_grad();
            foreach (var weights in network.parameters())
                weights.fill_(1e38f);
        });

        using var model = new ModelLoader(new EngineOptions()).Load(_folder.FullName);
        var refused = Assert.Throws<UserErrorException>(() => model.Predict([new[] { 0, 1, 2 }], TestContext.Current.CancellationToken));

        Assert.Equal(ModelMessages.ModelWeightsAreTooLarge, refused.Problem);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void Ngrams_ThatAreNoUsableNumbers_AreRefused(float weight)
    {
        Save(_ => { });
        var path = Path.Combine(_folder.FullName, ModelFiles.Ngrams);
        var bytes = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), weight);
        File.WriteAllBytes(path, bytes);

        Refused();
    }

    [Fact]
    public void Ngrams_OfOtherClasses_AreRefused()
    {
        Save(_ => { });
        using var file = File.OpenRead(Path.Combine(_folder.FullName, ModelFiles.Ngrams));

        Assert.Throws<IOException>(() => NgramClassifier.Load(file, classes: 2));
    }

    [Theory]
    [InlineData("ngramWeight", "1e308")]
    [InlineData("ngramWeight", "-1")]
    [InlineData("dropout", "1e999")]
    [InlineData("windowLength", "-8")]
    [InlineData("layers", "9")]
    [InlineData("hiddenSize", "0")]
    [InlineData("hiddenSize", "\"16\"")]
    [InlineData("codes", "[1,1]")]
    [InlineData("classLabels", "[null,\"b\",\"c\"]")]
    [InlineData("classNames", "[\"a\"]")]
    [InlineData("architecture", "0")]
    [InlineData("calibration", "{\"knots\":[null]}")]
    [InlineData("calibration", "{\"knots\":[{\"beats\":4,\"temperature\":0}]}")]
    [InlineData("calibration", "{\"knots\":[{\"beats\":4,\"temperature\":1e300}]}")]
    [InlineData("calibration", "{\"knots\":[{\"beats\":4,\"temperature\":1},{\"beats\":4,\"temperature\":2}]}")]
    [InlineData("calibration", "{}")]
    public void Description_ThatCannotBe_IsRefused(string field, string value)
    {
        Save(_ => { });
        var path = Path.Combine(_folder.FullName, ModelFiles.Description);
        var description = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.True(description.ContainsKey(field));
        description[field] = "here";
        File.WriteAllText(path, description.ToJsonString().Replace("\"here\"", value, StringComparison.Ordinal));

        Refused();
    }

    [Fact]
    public void Files_AsTheyWereSaved_AreRead()
    {
        Save(_ => { });
        using var model = ModelFiles.Load(_folder.FullName);
        Assert.NotNull(model.Ngrams);
    }

    private void Save(Action<SequenceClassifier> change)
    {
        var description = TestData.Description() with { NgramWeight = 0.5 };
        var easy = TestData.Easy();
        using var model = new ComposerModel(
            description,
            description.Build(seed: 1),
            NgramTrainer.Train(new(easy.Sequences, easy.Labels!), classes: 3, TestContext.Current.CancellationToken)
        );
        change(model.Network!);
        ModelFiles.Save(_folder.FullName, model);
    }

    private void Refused() =>
        Assert.Equal(
            ModelMessages.ModelFilesAreDamaged,
            Assert.Throws<UserErrorException>(() => ModelFiles.Load(_folder.FullName)).Problem
        );
}
