using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ChordDash.Components.Localization;

/// <summary>What MudBlazor's own components say; it has the English words itself.</summary>
internal sealed class MudWords : MudLocalizer
{
    public override LocalizedString this[string key] =>
        T(key) is var text && string.Equals(text, key, StringComparison.Ordinal) ? new(key, key, resourceNotFound: true) : new(key, text);

    public override LocalizedString this[string key, params object[] arguments] =>
        this[key] is { ResourceNotFound: false } found
            ? new(key, string.Format(Languages.Current, found.Value, arguments))
            : new(key, key, resourceNotFound: true);
}
