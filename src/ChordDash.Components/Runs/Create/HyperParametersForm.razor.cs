using ChordDash.Engine.Torch;
using Microsoft.AspNetCore.Components;

namespace ChordDash.Components.Runs.Create;

/// <summary>All hyper-parameters, the basic ones open, the others folded until one of them is wrong.</summary>
public sealed partial class HyperParametersForm
{
    private static readonly (FieldGroup Group, string Title)[] Groups =
        [(FieldGroup.Model, "Model"), (FieldGroup.Training, "Training"), (FieldGroup.Split, "Split")];

    private readonly HashSet<FieldGroup> _open = [];

    [Inject]
    private IComputeDevices Devices { get; set; } = null!;

    [Parameter, EditorRequired]
    public HyperParametersInput Input { get; set; } = null!;

    /// <summary>Told after each change of a field.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    private static HyperParameterField[] InGroup(FieldGroup group) => [.. HyperParameterFields.All.Where(field => field.Group == group)];

    private bool HasError(FieldGroup group) => InGroup(group).Any(field => Input.Errors.ContainsKey(field.Name));

    private void Toggle(FieldGroup group, bool open)
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
