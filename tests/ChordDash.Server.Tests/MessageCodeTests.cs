using System.Globalization;
using ChordDash.Components.Localization;
using ChordDash.Server.Data;

namespace ChordDash.Server.Tests;

/// <summary>The codes of messages of all projects, by which programs tell failures apart and stored messages are found.</summary>
public sealed class MessageCodeTests
{
    [Fact]
    public void Codes_OfAllProjects_AreUnique()
    {
        var codes = new[] { typeof(Message), typeof(Words), typeof(StoredMessages) }
            .SelectMany(type => MessageSource.Of(type.Assembly))
            .SelectMany(source => source.Texts(CultureInfo.InvariantCulture).Keys)
            .ToList();

        Assert.True(codes.Count > 1_000);
        Assert.Empty(
            codes.GroupBy(code => code, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key)
        );
    }
}
