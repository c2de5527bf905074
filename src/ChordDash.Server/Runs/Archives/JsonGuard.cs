using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;

namespace ChordDash.Server.Runs.Archives;

/// <summary>How much a JSON file of an archive may hold.</summary>
/// <param name="Name">Of the file.</param>
/// <param name="MaxItems">Of the whole, if it is a list.</param>
/// <param name="MaxInnerItems">Of each list or object in it.</param>
internal sealed record JsonBounds(string Name, long MaxBytes, int MaxItems, int MaxInnerItems);

/// <summary>
/// Reads a JSON file without keeping anything of it, so that what is then made of it has a size that is known to be bounded.
/// </summary>
internal sealed class JsonGuard(JsonBounds bounds)
{
    /// <summary>Holds every text that is allowed, with all of its letters escaped.</summary>
    private const int BufferBytes = 1 << 16;

    private readonly Stack<int> _items = [];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = Limits.MaxJsonDepth });
    private long _values;
    private long _characters;

    /// <exception cref="UserErrorException">It holds too much.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static async Task RequireAsync(Stream json, JsonBounds bounds, CancellationToken cancellationToken)
    {
        var guard = new JsonGuard(bounds);
        var buffer = new byte[BufferBytes];
        for (var filled = 0; ; )
        {
            var count = await json.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            filled += count;
            var used = guard.Read(buffer.AsSpan(0, filled), isLast: count == 0);
            if (count == 0)
                return;
            if (used == 0 && filled == buffer.Length)
                throw guard.LongText();
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
        }
    }

    private int Read(ReadOnlySpan<byte> part, bool isLast)
    {
        var reader = new Utf8JsonReader(part, isLast, _state);
        while (reader.Read())
            Count(ref reader);
        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Count(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _items.Pop();
                return;
            case JsonTokenType.PropertyName:
                CountText(ref reader);
                return;
            case JsonTokenType.String:
                CountText(ref reader);
                break;
            case JsonTokenType.Number when !(reader.TryGetDouble(out var number) && Math.Abs(number) <= Limits.MaxArchiveNumber):
                throw new UserErrorException(RunMessages.ArchivedNumberIsTooLarge(bounds.Name));
        }

        if (++_values > Limits.MaxArchiveValues)
            throw new UserErrorException(RunMessages.TooManyArchivedValues(bounds.Name, Limits.MaxArchiveValues));
        if (_items.TryPop(out var items))
        {
            var max = _items.Count == 0 ? bounds.MaxItems : bounds.MaxInnerItems;
            if (items == max)
                throw new UserErrorException(RunMessages.ArchivedListIsTooLong(bounds.Name, max));
            _items.Push(items + 1);
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            _items.Push(0);
    }

    private void CountText(ref Utf8JsonReader reader)
    {
        // A character has one to six bytes.
        var length = reader.ValueSpan.Length;
        if (length > Limits.MaxArchiveSentenceCharacters && Decoded(ref reader).Length > Limits.MaxArchiveSentenceCharacters)
            throw LongText();
        _characters += length;
        if (_characters > Limits.MaxArchiveTextCharacters)
            throw new UserErrorException(RunMessages.TooMuchArchivedText(bounds.Name, Limits.MaxArchiveTextCharacters));
    }

    private static string Decoded(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text has half of a character.", exception);
        }
    }

    private UserErrorException LongText() => new(RunMessages.ArchivedSentenceIsTooLong(bounds.Name, Limits.MaxArchiveSentenceCharacters));
}
