using ChordDash.Engine;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Training;
using ChordDash.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Prediction;

internal sealed class PredictionService(
    IDbContextFactory<ChordDashContext> contexts, IDatasetCatalog datasets, ModelCache models, PredictionThread thread) : IPredictionService
{
    private const int LongestSequence = 100_000;
    private const int LongestText = 10 * LongestSequence;
    private const int BeatsAtATime = 8_000;

    /// <summary>No chord: a code that models never learn.</summary>
    private const int Nothing = int.MaxValue;

    public async Task<IReadOnlyList<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await database.Models.AsNoTracking().Include(row => row.Run)
            .OrderByDescending(row => row.CreatedAt).ToListAsync(cancellationToken);
        return [.. rows.Select(Summarize)];
    }

    public async Task<ModelSummary> GetModelAsync(Guid modelId, CancellationToken cancellationToken = default)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return Summarize(await database.Models.AsNoTracking().Include(row => row.Run)
            .FirstOrDefaultAsync(row => row.Id == modelId, cancellationToken)
            ?? throw new NotFoundException($"There is no model {modelId}. Its run may have been deleted."));
    }

    public async Task<SequencePrediction> PredictAsync(Guid modelId, string sequence, CancellationToken cancellationToken = default)
    {
        var model = await GetModelAsync(modelId, cancellationToken);
        var (tokens, codes) = Read(sequence, model);
        var (known, piece) = await thread.RunAsync(
            () =>
            {
                var trained = models.Get(modelId, model.Epoch);
                var spelled = Spell(codes, model, trained);
                var known = codes.Zip(spelled).Where(pair => trained.Knows(pair.Second)).Select(pair => pair.First).ToHashSet();
                return (known, known.Count == 0 ? null : trained.Predict([spelled], cancellationToken)[0]);
            },
            cancellationToken);
        if (piece is null)
            throw new UserErrorException("None of these chords occurs in the pieces that this model was trained on, so it cannot tell anything. Type others.");

        return new SequencePrediction(
            model.ClassNames[piece.ClassIndex],
            [.. model.ClassNames.Zip(piece.Probabilities, (name, probability) => new ComposerProbability(name, probability))],
            codes.Length,
            [.. tokens.Select(token => FindUnknown(token, known)).OfType<UnknownToken>()]);
    }

    public async Task<SequenceExplanation> ExplainAsync(
        Guid modelId, string sequence, string? composer = null, string? against = null, CancellationToken cancellationToken = default)
    {
        var model = await GetModelAsync(modelId, cancellationToken);
        var (one, other) = (FindClass(composer, model), FindClass(against, model));
        if (one is not null && one == other)
            throw new UserErrorException("Choose two different composers: what argues for one argues against the other.");
        var (_, codes) = Read(sequence, model);
        // The notebook's network reads every code as a number; a rest is its nearest to nothing.
        var hidden = model.Architecture == ModelArchitecture.Notebook ? StandardChords.Rest : Nothing;
        var plan = await thread.RunAsync(() => new ExplanationPlan(Spell(codes, model, models.Get(modelId, model.Epoch)), hidden), cancellationToken);
        var answers = new List<PiecePrediction>(plan.Sequences.Count);
        // In portions, so that the predictions of others come in between.
        foreach (var portion in plan.Sequences.Chunk(Math.Max(1, BeatsAtATime / codes.Length)))
            answers.AddRange(await thread.RunAsync(() => models.Get(modelId, model.Epoch).Predict(portion, cancellationToken), cancellationToken));
        return plan.Explain(answers, model.ClassNames, one, other);
    }

    public async Task<DatasetPredictions> PredictDatasetAsync(Guid modelId, Guid datasetId, CancellationToken cancellationToken = default)
    {
        var model = await GetModelAsync(modelId, cancellationToken);
        var dataset = await datasets.GetAsync(datasetId, cancellationToken);
        var sequences = Translate((await datasets.LoadAsync(datasetId, cancellationToken)).Sequences, dataset, model);
        return await thread.RunAsync(
            () =>
            {
                var trained = models.Get(modelId, model.Epoch);
                return new DatasetPredictions(trained.ClassLabels, model.ClassNames, trained.Predict(sequences, cancellationToken))
                {
                    KnownShare = KnownShare(sequences, trained),
                };
            },
            cancellationToken);
    }

    // Codes of own symbols mean something within their data set only; the symbols mean the same in both.
    private static IReadOnlyList<ReadOnlyMemory<int>> Translate(IReadOnlyList<ReadOnlyMemory<int>> sequences, DatasetSummary dataset, ModelSummary model)
    {
        if (dataset.Symbols is null && model.Symbols is null)
            return sequences;
        var codes = new Dictionary<int, int>();
        return [.. sequences.Select(sequence => (ReadOnlyMemory<int>)Array.ConvertAll(sequence.ToArray(), Translate))];

        int Translate(int code)
        {
            if (codes.TryGetValue(code, out var translated))
                return translated;
            return codes[code] = dataset.Names.Symbol(code) is { } symbol
                ? ChordSequenceParser.Parse(symbol, model.Names) is [{ Code: { } found }] ? found : Nothing
                : code;
        }
    }

    private static double KnownShare(IReadOnlyList<ReadOnlyMemory<int>> sequences, ITrainedModel model)
    {
        var (known, beats) = (0L, 0L);
        var codes = new Dictionary<int, bool>();
        foreach (var sequence in sequences)
        {
            beats += sequence.Length;
            foreach (var code in sequence.Span)
            {
                if (!codes.TryGetValue(code, out var isKnown))
                    codes[code] = isKnown = model.Knows(code);
                known += isKnown ? 1 : 0;
            }
        }
        return (double)known / beats;
    }

    private static (IReadOnlyList<ChordToken> Tokens, int[] Codes) Read(string sequence, ModelSummary model)
    {
        if (sequence.Length > LongestText)
            throw TooLong();
        var tokens = ChordSequenceParser.Parse(sequence, model.Names);
        var codes = tokens.Where(token => token.Code is not null).Select(token => token.Code!.Value).ToArray();
        if (codes.Length == 0)
            throw new UserErrorException(NothingUnderstood(tokens));
        return codes.Length > LongestSequence ? throw TooLong() : (tokens, codes);
    }

    private static int? FindClass(string? composer, ModelSummary model)
    {
        if (string.IsNullOrEmpty(composer))
            return null;
        var index = model.ClassNames.ToList().IndexOf(composer);
        return index >= 0 ? index : throw new UserErrorException($"This model knows no composer '{composer}'. It knows {string.Join(", ", model.ClassNames)}.");
    }

    private static int[] Spell(int[] codes, ModelSummary model, ITrainedModel trained)
    {
        var spellings = codes.Distinct().ToDictionary(code => code, code => model.StandardVocabulary && StandardChords.IsStandard(code) ? Spell(code, trained) : code);
        return [.. codes.Select(code => spellings[code])];
    }

    // Typed chords come under the lowest code with their notes, but a user's data may have them under another.
    private static int Spell(int code, ITrainedModel model) =>
        model.Knows(code) ? code : StandardChords.SameNotes(code).FirstOrDefault(model.Knows, code);

    private static UnknownToken? FindUnknown(ChordToken token, HashSet<int> known) => token switch
    {
        { Code: null } => new(token.Position, token.Text, token.Error ?? "This token was not understood and is left out."),
        { Code: { } code } when !known.Contains(code) => new(
            token.Position, token.Text, $"'{token.Text}' occurs in no piece that this model was trained on, so it tells the model nothing."),
        _ => null,
    };

    private static string NothingUnderstood(IReadOnlyList<ChordToken> tokens) => tokens.Count == 0
        ? "The sequence is empty. Type chord codes, separated by blanks or commas."
        : $"Nothing in the sequence was understood. {tokens[0].Error}";

    private static UserErrorException TooLong() =>
        new($"The sequence is longer than {LongestSequence:N0} chords, the most that can be asked at once. Shorten it.");

    private static ModelSummary Summarize(ModelRow row) => new(
        row.Id, Name(row), row.RunId, row.Run.Number, row.Run.DatasetName, row.Run.HyperParameters.Architecture, row.Run.ClassNames,
        row.StandardVocabulary, row.Epoch, row.ValidationAccuracy, row.BalancedAccuracy, row.CreatedAt)
    {
        Symbols = row.Symbols,
    };

    private static string Name(ModelRow row)
    {
        var round = row.Round > 1 ? $" (round {row.Round})" : "";
        return $"Run #{row.Run.Number}{round} · {TrainingPreset.Find(row.Run.Preset)?.Name ?? row.Run.Preset} · {row.Run.DatasetName}";
    }
}
