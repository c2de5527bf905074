using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Create;

/// <summary>Hyper-parameters while they are typed: the texts as they stand, right or wrong, and what is to be said about them.</summary>
public sealed class HyperParametersInput
{
    private readonly HyperParameters _start;
    private readonly Dictionary<string, string> _texts;

    public HyperParametersInput(HyperParameters start)
    {
        _start = start;
        Device = start.Device;
        _texts = HyperParameterFields.All.ToDictionary(
            field => field.Name,
            field => field.Kind == HyperParameterKind.Choice ? field.Get(start) : Shared.Formatting.Show.Typed(field.Get(start)),
            StringComparer.Ordinal
        );
        Read();
    }

    public string Device { get; set; }

    /// <summary>The hyper-parameters typed; null while one of them is wrong.</summary>
    public HyperParameters? Value { get; private set; }

    /// <summary>Messages by field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string this[string field]
    {
        get => _texts[field];
        set
        {
            _texts[field] = value ?? "";
            Read();
        }
    }

    /// <summary>Whether the field counts for what is chosen in the others.</summary>
    public bool IsUsed(HyperParameterField field) => field.IsUsed(name => _texts[name]);

    /// <summary>Takes over what the catalog found wrong.</summary>
    public void Show(IReadOnlyList<FieldError> errors) => Errors = ByField(errors);

    /// <summary>The hyper-parameters with the chosen device.</summary>
    public HyperParameters? Build() => Value is null ? null : Value with { Device = Device };

    private void Read()
    {
        var parameters = _start;
        var errors = new List<FieldError>();
        // A field that does not count is not shown, so nothing in it may stand in the way.
        foreach (var field in HyperParameterFields.All.Where(IsUsed))
        {
            var text = _texts[field.Name].Trim();
            if (field.Check(text) is { } message)
                errors.Add(new(field.Name, message));
            else
                parameters = field.Set(parameters, text)!;
        }
        errors.AddRange(HyperParametersValidator.Validate(parameters));
        Errors = ByField(errors);
        Value = errors.Count == 0 ? parameters : null;
    }

    private static Dictionary<string, string> ByField(IReadOnlyList<FieldError> errors) =>
        errors
            .GroupBy(error => error.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => T(field.First().Message), StringComparer.Ordinal);
}
