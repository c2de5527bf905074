using System.Runtime.InteropServices;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ChordDash.Engine.Datasets.Formats.Arrow;

/// <summary>
/// A data set as an Arrow file (the IPC file format, also known as Feather 2), which pandas, Polars, R and DuckDB open: a row per piece
/// with the columns <c>chords</c> (list of int32), <c>label</c> (text; only of labelled data) and <c>group</c> (int32; only if pieces were
/// grouped).
/// </summary>
/// <remarks>The schema's metadata have <c>chorddash.version</c>, <c>chorddash.classes</c> (labels in class order) and, for chords that came
/// as texts, <c>chorddash.tokens</c> (by code, from <c>chorddash.firstToken</c> on, if that is not 0), and <c>chorddash.remarks</c>, how
/// the file was read, all as JSON.</remarks>
public static class ArrowDatasetFile
{
    private const string Version = "1";
    private const string VersionKey = "chorddash.version";
    private const string ClassesKey = "chorddash.classes";
    private const string TokensKey = "chorddash.tokens";
    private const string FirstTokenKey = "chorddash.firstToken";
    private const string RemarksKey = "chorddash.remarks";
    private const int ChordsPerBatch = 1 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new StoredMessage(MessageSource.Of(typeof(ArrowDatasetFile).Assembly)).Converter },
    };

    /// <param name="stream">Receives the file; stays open.</param>
    public static void Write(ChordDataset dataset, Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(stream);
        var schema = CreateSchema(dataset);
        using var writer = new ArrowFileWriter(stream, schema, leaveOpen: true);
        writer.WriteStart();
        foreach (var pieces in Batches(dataset.Sequences))
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<IArrowArray> columns = [ChordColumn(dataset.Sequences, pieces)];
            if (dataset.Labels is { } labels)
                columns.Add(LabelColumn(pieces.Select(piece => dataset.ClassLabels[labels[piece]])));
            if (dataset.Groups is { } groups)
                columns.Add(new Int32Array.Builder().AppendRange(pieces.Select(piece => groups[piece])).Build());
            using var batch = new RecordBatch(schema, columns, pieces.Count);
            writer.WriteRecordBatch(batch);
        }
        writer.WriteEnd();
    }

    /// <exception cref="InvalidDataException">The file is damaged, or was not written by this version.</exception>
    public static ChordDataset Read(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            using var reader = new ArrowFileReader(stream, leaveOpen: true);
            return Read(reader, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or IOException or OutOfMemoryException))
        {
            // The library says by exceptions of many types that bytes are not as they should be.
            throw new InvalidDataException(
                "This is not an Arrow file that this version of ChordDash has written, or it is damaged.",
                exception
            );
        }
    }

    private static ChordDataset Read(ArrowFileReader reader, CancellationToken cancellationToken)
    {
        var (sequences, labels, groups) = (new List<ReadOnlyMemory<int>>(), new List<int>(), new List<int>());
        // Only a file with batches has a schema to look at before the first of them.
        IReadOnlyDictionary<string, string>? metadata = null;
        Dictionary<string, int> classes = [];
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using var disposed = batch;
            cancellationToken.ThrowIfCancellationRequested();
            if (metadata is null)
            {
                metadata = batch.Schema.Metadata;
                if (metadata[VersionKey] is not Version)
                    throw new InvalidDataException($"The file has version {metadata[VersionKey]}.");
                classes = Parse<string[]>(metadata, ClassesKey)!
                    .Index()
                    .ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
            }
            var chords = (ListArray)batch.Column("chords", StringComparer.Ordinal);
            int[] codes = [.. ((Int32Array)chords.Values).Values];
            for (var row = 0; row < chords.Length; row++)
                sequences.Add(codes.AsMemory(chords.ValueOffsets[row], chords.GetValueLength(row)));
            if (
                batch.Schema.GetFieldIndex("label", StringComparer.Ordinal) >= 0
                && batch.Column("label", StringComparer.Ordinal) is StringArray column
            )
                labels.AddRange(Enumerable.Range(0, column.Length).Select(row => classes[column.GetString(row)]));
            if (
                batch.Schema.GetFieldIndex("group", StringComparer.Ordinal) >= 0
                && batch.Column("group", StringComparer.Ordinal) is Int32Array numbers
            )
                groups.AddRange(numbers.Values);
        }
        if (metadata is null)
            throw new InvalidDataException("The file has no rows.");
        return new(sequences, classes.Count > 0 ? labels : null, [.. classes.Keys])
        {
            Tokens = Parse<string[]>(metadata, TokensKey),
            FirstToken = Parse<int>(metadata, FirstTokenKey),
            Remarks = Parse<ImportRemark[]>(metadata, RemarksKey) ?? [],
            Groups = groups.Count > 0 ? groups : null,
        };
    }

    private static Schema CreateSchema(ChordDataset dataset)
    {
        var schema = new Schema.Builder().Field(new Field("chords", Chords, nullable: false));
        if (dataset.Labels is not null)
            schema.Field(new Field("label", StringType.Default, nullable: false));
        if (dataset.Groups is not null)
            schema.Field(new Field("group", Int32Type.Default, nullable: false));
        schema.Metadata(VersionKey, Version).Metadata(ClassesKey, JsonSerializer.Serialize(dataset.ClassLabels));
        if (dataset.Tokens is not null)
            schema.Metadata(TokensKey, JsonSerializer.Serialize(dataset.Tokens));
        if (dataset.FirstToken != 0)
            schema.Metadata(FirstTokenKey, JsonSerializer.Serialize(dataset.FirstToken));
        if (dataset.Remarks.Count > 0)
            schema.Metadata(RemarksKey, JsonSerializer.Serialize(dataset.Remarks, Json));
        return schema.Build();
    }

    private static ListType Chords { get; } = new(new Field("item", Int32Type.Default, nullable: false));

    private static ListArray ChordColumn(IReadOnlyList<ReadOnlyMemory<int>> sequences, List<int> pieces)
    {
        var offsets = new int[pieces.Count + 1];
        for (var row = 0; row < pieces.Count; row++)
            offsets[row + 1] = offsets[row] + sequences[pieces[row]].Length;
        var codes = new int[offsets[^1]];
        for (var row = 0; row < pieces.Count; row++)
            sequences[pieces[row]].Span.CopyTo(codes.AsSpan(offsets[row]));
        var values = new Int32Array(Buffer(codes), ArrowBuffer.Empty, codes.Length, nullCount: 0, offset: 0);
        return new ListArray(Chords, pieces.Count, Buffer(offsets), values, ArrowBuffer.Empty);
    }

    private static StringArray LabelColumn(IEnumerable<string> labels)
    {
        var column = new StringArray.Builder();
        foreach (var label in labels)
            column.Append(label);
        return column.Build();
    }

    private static ArrowBuffer Buffer(int[] numbers) => new(MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());

    /// <summary>
    /// Pieces in their order, as many together as have about <see cref="ChordsPerBatch"/> chords: what is copied at once.
    /// </summary>
    private static IEnumerable<List<int>> Batches(IReadOnlyList<ReadOnlyMemory<int>> sequences)
    {
        var (batch, chords) = (new List<int>(), 0L);
        for (var piece = 0; piece < sequences.Count; piece++)
        {
            if (batch.Count > 0 && chords + sequences[piece].Length > ChordsPerBatch)
            {
                yield return batch;
                (batch, chords) = ([], 0);
            }
            batch.Add(piece);
            chords += sequences[piece].Length;
        }
        if (batch.Count > 0)
            yield return batch;
    }

    private static T? Parse<T>(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out var text) ? JsonSerializer.Deserialize<T>(text, Json) : default;
}
