using ChordDash.Components.Shared.Ui;
using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Create;

/// <summary>All hyper-parameters, the basic ones open and the others folded until one of them is wrong; or those that are sought.</summary>
public sealed partial class HyperParametersForm
{
    private static readonly (HyperParameterGroup Group, Message Title)[] Groups =
    [
        (HyperParameterGroup.Model, Texts.Model),
        (HyperParameterGroup.Training, Texts.Training),
        (HyperParameterGroup.Split, Texts.Split),
    ];

    private readonly Dictionary<HyperParameterGroup, Disclosure> _parts = [];
    private string? _sought;

    [Inject]
    private IComputeDevices Devices { get; set; } = null!;

    [Parameter, EditorRequired]
    public HyperParametersInput Input { get; set; } = null!;

    /// <summary>Fields that a sweep sets.</summary>
    [Parameter]
    public IReadOnlySet<string> Varied { get; set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Told after each change of a field.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    /// <summary>Makes a field visible: ends the search, and opens the field's group.</summary>
    public void Reveal(string name)
    {
        _sought = null;
        if (HyperParameterFields.All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.Ordinal)) is { } sought)
            _parts.GetValueOrDefault(sought.Group)?.Reveal();
    }

    /// <summary>The fields that have every word that is sought in their name or help; null if nothing is sought.</summary>
    private List<HyperParameterField>? Found =>
        _sought?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
            ?
            [
                .. HyperParameterFields.All.Where(one =>
                    Input.IsUsed(one)
                    && words.All(word => $"{one.Label} {one.Help}".Contains(word, StringComparison.CurrentCultureIgnoreCase))
                ),
            ]
            : null;

    private static HyperParameterField[] InGroup(HyperParameterGroup group) =>
        [.. HyperParameterFields.All.Where(field => field.Group == group)];

    private bool HasError(HyperParameterGroup group) => InGroup(group).Any(field => Input.Errors.ContainsKey(field.Name));

    private string About(HyperParameterGroup group)
    {
        var used = InGroup(group).Where(Input.IsUsed).ToList();
        var changed = used.Count(field => Input.IsChanged(field.Name));
        return changed == 0 ? T(Texts.SettingCount(used.Count)) : $"{T(Texts.SettingCount(used.Count))}, {T(Texts.ChangedCount(changed))}";
    }

    private Task SetDevice(string device)
    {
        Input.Device = device;
        return OnChanged.InvokeAsync();
    }
}
