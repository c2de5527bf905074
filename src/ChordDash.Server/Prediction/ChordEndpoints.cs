using ChordDash.Components.Accounts;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Server.Accounts;
using ChordDash.Server.Api;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server.Prediction;

/// <summary>A request to read typed chords of the standard vocabulary.</summary>
/// <param name="Sequence">Chord symbols or chord codes, at most 1,000,000 characters. It is required.</param>
/// <param name="Key">The key that the chords are in, such as "D minor", or "auto" to estimate it. The server transposes them to C major or
/// A minor. Null or empty if they are in C major or A minor already.</param>
/// <param name="Strict">Whether the server refuses the sequence with status 422 if a token is doubtful or not understood.</param>
internal sealed record ChordsBody(string? Sequence, string? Key, bool? Strict);

/// <summary>The chords that a typed sequence was read as.</summary>
/// <param name="Key">That was chosen or found; null when the chords were taken as written.</param>
/// <param name="Codes">One per beat, in C major or A minor.</param>
internal sealed record ChordsAnswer(string? Key, IReadOnlyList<int> Codes) : ReadAnswer;

/// <summary>Chords of the standard vocabulary by themselves.</summary>
internal static class ChordEndpoints
{
    public static void MapChordEndpoints(this IEndpointRouteBuilder api)
    {
        var chords = api.MapGroup("/chords").WithMetadata(new RequestSizeLimitAttribute(Limits.MaxLongRequestBytes)).WithTags("Chords");
        chords
            .MapPost("/read", ReadAsync)
            .WithSummary("Reads typed chords: their codes beat by beat, what each token means, and the chord nearest to one that is none.")
            .WithDescription(
                "Returns the codes in C major or A minor, and all tokens. A token that isn't understood has an error, and the "
                    + "nearest chord as a suggestion. Every viewer may do this. sequence has at most 1,000,000 characters and 100,000 "
                    + "chords; a longer one is refused with status 422."
            )
            .ForViewers();

        chords
            .MapPost("/midi", ReduceAsync)
            .WithMetadata(new RequestSizeLimitAttribute(2 * Limits.MaxMidiBytes))
            .WithFile("A MIDI file.")
            .WithSummary(
                "Reduces a MIDI file to chords, one per beat, and says how sure each is; with strict, a file with doubtful beats is "
                    + "refused."
            )
            .WithDescription(
                "Returns the chord of each beat, how certain it is, and the key. Every viewer may do this. A file may have at most "
                    + "512 KB and 100,000 beats. A file that is larger, damaged or without notes is refused with status 422, and a "
                    + "request above 1 MB with status 413."
            )
            .ForViewers();
    }

    private static async Task<ChordsAnswer> ReadAsync(ChordsBody? body, bool? strict, IWorkBudget budget, CancellationToken cancellation)
    {
        if (body?.Sequence is not { Length: <= Limits.MaxSequenceCharacters } text)
        {
            throw new UserErrorException(PredictionMessages.ChordsAreMissing(Limits.MaxSequenceCharacters));
        }

        var query = StrictReading.Query(text, body.Key, body.Strict, strict);
        var names = new ChordNames(null, standardVocabulary: true);
        // Whoever asks for the reading is given all of it.
        var read = await StrictReading.ReadAsync(query, names, budget, cancellation);
        return new ChordsAnswer(read.Key?.Name, read.Codes) { Reading = SequenceReading.Of(read, max: int.MaxValue) };
    }

    private static async Task<ReducedMidi> ReduceAsync(
        HttpRequest request,
        bool? strict,
        IWorkBudget budget,
        CancellationToken cancellation
    )
    {
        // The limit of the request lies above that of the file, so that it is said in the file's own sentence.
        var file = await UploadedFile.FindAsync(request, 2 * Limits.MaxMidiBytes, cancellation);
        using var buffer = new MemoryStream();
        await file.Content.CopyToAsync(buffer, cancellation);
        if (buffer.Length > Limits.MaxMidiBytes)
            throw new UserErrorException(PredictionMessages.UploadedMidiIsTooLarge(Limits.MaxMidiBytes));
        buffer.Position = 0;
        var midi = await budget.ComputeAsync(() => MidiReduction.Read(buffer, cancellation), cancellation);
        if (strict == true && midi.Doubtful > 0)
        {
            var (index, doubtful) = midi.Beats.Index().First(beat => beat.Item.Reading == MidiReading.Doubtful);
            throw new UserErrorException(PredictionMessages.MidiHasDoubtfulBeats(midi.Doubtful, index + 1, doubtful.Why!));
        }

        return midi;
    }
}
