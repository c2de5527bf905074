using System.Text;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Runs.Archives;

namespace ChordDash.Server.Tests.Runs.Archives;

public sealed class JsonGuardTests
{
    private static readonly JsonBounds Bounds = new("a.json", long.MaxValue, MaxItems: 3, MaxInnerItems: 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("""{"a":[1,2],"b":{"c":"d","e":null},"f":true}""")]
    [InlineData("  \n [ {} , [] , \"\" ] ")]
    [InlineData("7")]
    public Task Json_WithinTheBounds_Passes(string json) => RequireAsync(json);

    [Theory]
    [InlineData("[1,2,3,4]", "Its a.json has a list of more than 3 items.")]
    [InlineData("[[1,2,3]]", "Its a.json has a list of more than 2 items.")]
    [InlineData("""{"a":{"b":1,"c":1,"d":1}}""", "Its a.json has a list of more than 2 items.")]
    [InlineData("[1e999]", "Its a.json has a number that is larger than a run has.")]
    [InlineData("[-1e18]", "Its a.json has a number that is larger than a run has.")]
    public async Task Json_WithMore_IsRefused(string json, string sentence) =>
        Assert.EndsWith(
            sentence,
            (await Assert.ThrowsAsync<UserErrorException>(() => RequireAsync(json))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(Limits.MaxArchiveSentenceCharacters, "a", true)]
    [InlineData(Limits.MaxArchiveSentenceCharacters + 1, "a", false)]
    [InlineData(Limits.MaxArchiveSentenceCharacters, "ż", true)]
    [InlineData(Limits.MaxArchiveSentenceCharacters, "\\u017c", true)]
    [InlineData(Limits.MaxArchiveSentenceCharacters + 1, "\\u017c", false)]
    [InlineData(10_000_000, "a", false)]
    public async Task Text_IsCountedInCharacters(int count, string character, bool passes)
    {
        foreach (var json in new[] { $"[\"{Repeat(count, character)}\"]", $"{{\"{Repeat(count, character)}\":1}}" })
        {
            if (passes)
                await RequireAsync(json);
            else
                Assert.EndsWith(
                    "Its a.json has a text of more than 10,000 characters.",
                    (await Assert.ThrowsAsync<UserErrorException>(() => RequireAsync(json))).Message,
                    StringComparison.Ordinal
                );
        }
    }

    [Fact]
    public async Task Values_AndTexts_AreCountedTogether()
    {
        var bounds = Bounds with { MaxItems = int.MaxValue, MaxInnerItems = int.MaxValue };
        await using (var values = new Repeated("[", "0,"))
            Assert.EndsWith(
                "more than 5,000,000 values.",
                (await Assert.ThrowsAsync<UserErrorException>(() => JsonGuard.RequireAsync(values, bounds, Cancellation))).Message,
                StringComparison.Ordinal
            );
        await using var texts = new Repeated("[", $"\"{new string('a', 9_997)}\",");
        Assert.EndsWith(
            "more than 16,000,000 characters of text.",
            (await Assert.ThrowsAsync<UserErrorException>(() => JsonGuard.RequireAsync(texts, bounds, Cancellation))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Bomb_IsRefusedAtTheFirstItemTooMany()
    {
        await using var bomb = new Repeated("[", "{},");

        await Assert.ThrowsAsync<UserErrorException>(() =>
            JsonGuard.RequireAsync(bomb, new JsonBounds("events.json", long.MaxValue, Limits.MaxArchiveEvents, 1_000), Cancellation)
        );

        // Three bytes each, and a buffer.
        Assert.InRange(bomb.Read, 3 * Limits.MaxArchiveEvents, 3 * Limits.MaxArchiveEvents + (1 << 17));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1")]
    [InlineData("[1,]")]
    [InlineData("nothing")]
    public Task Json_ThatIsNone_IsDamaged(string json) => Assert.ThrowsAnyAsync<JsonException>(() => RequireAsync(json));

    [Fact]
    public Task Json_OneLevelTooDeep_IsDamaged() =>
        Assert.ThrowsAnyAsync<JsonException>(() =>
            RequireAsync(new string('[', Limits.MaxJsonDepth + 1) + new string(']', Limits.MaxJsonDepth + 1))
        );

    private static string Repeat(int count, string text) => string.Concat(Enumerable.Repeat(text, count));

    private static async Task RequireAsync(string json)
    {
        // Byte by byte, and all at once.
        await using (var slow = new Slow(Encoding.UTF8.GetBytes(json)))
            await JsonGuard.RequireAsync(slow, Bounds, Cancellation);
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        await JsonGuard.RequireAsync(stream, Bounds, Cancellation);
    }

    private sealed class Slow(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, Length < 1_000 ? 1 : 777)], cancellationToken);
    }

    /// <summary>The same again and again, without an end.</summary>
    private sealed class Repeated(string start, string part) : MemoryStream
    {
        private readonly byte[] _part = Encoding.ASCII.GetBytes(part);
        private readonly byte[] _start = Encoding.ASCII.GetBytes(start);

        public new long Read { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var span = buffer.Span;
            for (var index = 0; index < span.Length; index++, Read++)
                span[index] = Read < _start.Length ? _start[Read] : _part[(Read - _start.Length) % _part.Length];
            return ValueTask.FromResult(span.Length);
        }
    }
}
