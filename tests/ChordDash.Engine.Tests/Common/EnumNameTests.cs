using System.Text.Json;
using ChordDash.Engine.Common;
using ChordDash.Engine.Models;
using ChordDash.Engine.Training;

namespace ChordDash.Engine.Tests.Common;

public sealed class EnumNameTests
{
    [Theory]
    [InlineData("77")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("\"77\"")]
    [InlineData("\"1\"")]
    [InlineData("\"candidate,archived\"")]
    [InlineData("\"candidate, production\"")]
    [InlineData("\" production\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    [InlineData("{}")]
    public void Json_OfWhatIsNoName_IsRefused(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ModelStage>(json, EngineJson.Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ModelEdit>($$"""{"stage":{{json}}}""", EngineJson.Options));
    }

    [Fact]
    public void Json_OfEveryName_IsReadAndWrittenInCamelCase()
    {
        foreach (var kind in Enum.GetValues<ClassWeighting>())
        {
            Assert.Equal(
                kind,
                JsonSerializer.Deserialize<ClassWeighting>(JsonSerializer.Serialize(kind, EngineJson.Options), EngineJson.Options)
            );
        }
        Assert.Equal("\"squareRoot\"", JsonSerializer.Serialize(ClassWeighting.SquareRoot, EngineJson.Options));
        Assert.Equal(ClassWeighting.SquareRoot, JsonSerializer.Deserialize<ClassWeighting>("\"SQUAREROOT\"", EngineJson.Options));
        Assert.Null(JsonSerializer.Deserialize<ModelEdit>("""{"stage":null}""", EngineJson.Options)!.Stage);
    }

    [Theory]
    [InlineData("archived", true)]
    [InlineData("2", false)]
    [InlineData("candidate,archived", false)]
    [InlineData(null, false)]
    public void TryParse_TakesNamesAlone(string? text, bool isOne) => Assert.Equal(isOne, EnumName.TryParse<ModelStage>(text, out _));
}
