using System.Text;
using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;
using ChordDash.Server.Runs.Archives;
using ChordDash.Server.Tests.Shared;

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

    public static TheoryData<string, Message> JsonWithMore =>
        new()
        {
            { "[1,2,3,4]", RunMessages.ArchivedListIsTooLong("a.json", 3) },
            { "[[1,2,3]]", RunMessages.ArchivedListIsTooLong("a.json", 2) },
            { """{"a":{"b":1,"c":1,"d":1}}""", RunMessages.ArchivedListIsTooLong("a.json", 2) },
            { "[1e999]", RunMessages.ArchivedNumberIsTooLarge("a.json") },
            { "[-1e18]", RunMessages.ArchivedNumberIsTooLarge("a.json") },
        };

    [Theory]
    [MemberData(nameof(JsonWithMore))]
    public async Task Json_WithMore_IsRefused(string json, Message problem) =>
        Assert.Equal(problem, await Problems.OfAsync(() => RequireAsync(json)));

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
                Assert.Equal(RunMessages.ArchivedSentenceIsTooLong("a.json", 10_000), await Problems.OfAsync(() => RequireAsync(json)));
        }
    }

    [Fact]
    public async Task Values_AndTexts_AreCountedTogether()
    {
        var bounds = Bounds with { MaxItems = int.MaxValue, MaxInnerItems = int.MaxValue };
        await using (var values = new Repeated("[", "0,"))
            Assert.Equal(
                RunMessages.TooManyArchivedValues("a.json", 5_000_000),
                await Problems.OfAsync(() => JsonGuard.RequireAsync(values, bounds, Cancellation))
            );
        await using var texts = new Repeated("[", $"\"{new string('a', 9_997)}\",");
        Assert.Equal(
            RunMessages.TooMuchArchivedText("a.json", 16_000_000),
            await Problems.OfAsync(() => JsonGuard.RequireAsync(texts, bounds, Cancellation))
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
