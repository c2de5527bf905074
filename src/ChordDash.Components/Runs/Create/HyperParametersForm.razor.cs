using ChordDash.Engine.Torch;
using ChordDash.Engine.Training;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Create;

/// <summary>All hyper-parameters, the basic ones open, the others folded until one of them is wrong.</summary>
public sealed partial class HyperParametersForm
{
    private static readonly (HyperParameterGroup Group, Message Title)[] Groups =
    [
        (HyperParameterGroup.Model, Texts.Model),
        (HyperParameterGroup.Training, Texts.Training),
        (HyperParameterGroup.Split, Texts.Split),
    ];

    private readonly HashSet<HyperParameterGroup> _open = [];

    [Inject]
    private IComputeDevices Devices { get; set; } = null!;

    [Parameter, EditorRequired]
    public HyperParametersInput Input { get; set; } = null!;

    /// <summary>Told after each change of a field.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    private static HyperParameterField[] InGroup(HyperParameterGroup group) =>
        [.. HyperParameterFields.All.Where(field => field.Group == group)];

    private bool HasError(HyperParameterGroup group) => InGroup(group).Any(field => Input.Errors.ContainsKey(field.Name));

    private void Toggle(HyperParameterGroup group, bool open)
    {
        if (open)
            _open.Add(group);
        else
            _open.Remove(group);
    }

    private Task SetDevice(string device)
    {
        Input.Device = device;
        return OnChanged.InvokeAsync();
    }
}
