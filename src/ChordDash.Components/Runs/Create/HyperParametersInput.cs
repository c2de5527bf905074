using ChordDash.Engine.Training;

namespace ChordDash.Components.Runs.Create;

/// <summary>Hyper-parameters while they are typed: the texts as they stand, right or wrong, and what is to be said about them.</summary>
public sealed class HyperParametersInput
{
    private readonly HyperParameters _preset;
    private readonly Dictionary<string, string> _presetTexts;
    private readonly Dictionary<string, string> _texts;

    public HyperParametersInput(HyperParameters preset)
    {
        _preset = preset;
        Device = preset.Device;
        _presetTexts = TextsOf(preset);
        _texts = new(_presetTexts, StringComparer.Ordinal);
        Read();
    }

    /// <summary>The fields that do not stand as the preset has them, with their texts, whether they count or not.</summary>
    public IReadOnlyDictionary<string, string> Changes => _texts.Where(text => IsChanged(text.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Another preset with the changes and the device of another input.</summary>
    public static HyperParametersInput Of(HyperParameters preset, IReadOnlyDictionary<string, string> changes, string device)
    {
        var input = new HyperParametersInput(preset) { Device = device };
        // Those of another version may not exist any more.
        foreach (var (field, text) in changes.Where(change => input._texts.ContainsKey(change.Key)))
            input._texts[field] = text;
        input.Read();
        return input;
    }

    /// <summary>A preset with the changes that make other hyper-parameters of it.</summary>
    public static HyperParametersInput Of(HyperParameters preset, HyperParameters changed) => Of(preset, TextsOf(changed), changed.Device);

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

    /// <summary>Whether the field does not stand as the preset has it.</summary>
    public bool IsChanged(string field) => !string.Equals(_texts[field], _presetTexts[field], StringComparison.Ordinal);

    /// <summary>The preset's value as it is typed.</summary>
    public string PresetText(string field) => _presetTexts[field];

    /// <summary>The preset's value as pages show it.</summary>
    internal string PresetValue(HyperParameterField field) => field.Show(_preset);

    /// <summary>The wrong fields in the order of the form.</summary>
    public IReadOnlyList<string> WrongFields =>
        [.. HyperParameterFields.All.Select(one => one.Name).Append(nameof(HyperParameters.Device)).Where(Errors.ContainsKey)];

    /// <summary>Whether the field counts for what is chosen in the others.</summary>
    public bool IsUsed(HyperParameterField field) => field.IsUsed(name => _texts[name]);

    /// <summary>Takes over what the catalog found wrong.</summary>
    public void Show(IReadOnlyList<FieldError> errors) => Errors = ByField(errors);

    /// <summary>The hyper-parameters with the chosen device.</summary>
    public HyperParameters? Build() => Value is null ? null : Value with { Device = Device };

    private void Read()
    {
        var parameters = _preset;
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

    private static Dictionary<string, string> TextsOf(HyperParameters parameters) =>
        HyperParameterFields.All.ToDictionary(
            field => field.Name,
            field => field.Kind == HyperParameterKind.Choice ? field.Get(parameters) : Shared.Formatting.Show.Typed(field.Get(parameters)),
            StringComparer.Ordinal
        );

    private static Dictionary<string, string> ByField(IReadOnlyList<FieldError> errors) =>
        errors
            .GroupBy(error => error.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => T(field.First().Message), StringComparer.Ordinal);
}
