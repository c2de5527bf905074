using System.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ChordDash.Components.Localization;

/// <summary>What MudBlazor's own components say; it has the English words itself.</summary>
internal sealed class MudWords : MudLocalizer
{
    private static readonly ResourceSet Polish = new ResourceManager(
        $"{typeof(MudWords).Namespace}.MudBlazor",
        typeof(MudWords).Assembly
    ).GetResourceSet(Languages.Polish, createIfNotExists: true, tryParents: false)!;

    public override LocalizedString this[string key] =>
        Languages.IsPolish && Polish.GetString(key) is { } text ? new(key, text) : new(key, key, resourceNotFound: true);

    public override LocalizedString this[string key, params object[] arguments] =>
        this[key] is { ResourceNotFound: false } found
            ? new(key, string.Format(Languages.Current, found.Value, arguments))
            : new(key, key, resourceNotFound: true);
}
