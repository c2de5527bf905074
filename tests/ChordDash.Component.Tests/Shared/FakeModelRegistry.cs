using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Training;

namespace ChordDash.Component.Tests.Shared;

/// <summary>Over the models of a <see cref="FakePredictionService"/>.</summary>
internal sealed class FakeModelRegistry(FakePredictionService predictions) : IModelRegistry
{
    public bool IsTraining { get; set; }

    public bool FilesMissing { get; set; }

    public async Task<ModelDetails> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        new(
            await predictions.GetAsync(id, cancellationToken),
            "Quick · train.pkl",
            Guid.NewGuid(),
            "quick",
            new HyperParameters(),
            new("1.0", "0.107", ".NET 10", "Linux", ModelMessages.CpuWithCores(2), 2, new string('a', 64)),
            Samples.Report(),
            IsTraining,
            FilesMissing ? 0 : 2048,
            FilesMissing ? [] : Enum.GetValues<ModelFile>()
        )
        {
            FilesMissing = FilesMissing,
        };

    public Task EditAsync(Guid id, ModelEdit edit, CancellationToken cancellationToken = default)
    {
        if (edit.Name == "refused")
            throw new UserErrorException(Message.Literal("The model's name has a character that is not shown, U+000A. Remove it."));
        var index = predictions.Models.FindIndex(model => model.Id == id);
        var model = predictions.Models[index];
        predictions.Models[index] = model with
        {
            Name = edit.Name is null ? model.Name : Message.Literal(edit.Name),
            Notes = edit.Notes ?? model.Notes,
            Stage = edit.Stage ?? model.Stage,
        };
        return Task.CompletedTask;
    }

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        if (IsTraining)
            throw new UserErrorException(Message.Literal("Run #1 still trains this model. Cancel it first, then delete the model."));
        predictions.Models.RemoveAll(model => model.Id == id);
        return Task.CompletedTask;
    }

    public Task WriteAsync(Guid id, ModelFile file, Stream output, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
