namespace ChordDash.Components.Layout;

/// <summary>Reads what stands in a page's address, which anybody may have typed.</summary>
internal static class Address
{
    public static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;
}
