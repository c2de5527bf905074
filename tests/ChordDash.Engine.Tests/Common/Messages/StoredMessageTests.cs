using System.Globalization;
using System.Text.Json;

namespace ChordDash.Engine.Tests.Common.Messages;

public sealed class StoredMessageTests
{
    private static readonly MessageSource Source = new(
        "ChordDash.Engine.Tests.Common.Messages.Samples",
        typeof(StoredMessageTests).Assembly
    );
    private static readonly StoredMessage Form = new([Source]);

    private static readonly Message Epochs = Source.Make("EpochsDone", ("epochs", 20), ("best", 7));

    [Fact]
    public void Write_KeepsTheCodeAndTheArguments_NotTheWords()
    {
        var stored = StoredMessage.Write(Epochs);

        Assert.Equal("""{"code":"EpochsDone","arguments":{"epochs":20,"best":7}}""", stored);
        Assert.Equal(Epochs, Form.Read(stored));
        Assert.Equal("All 20 epochs are done; the best was epoch 7.", Form.Read(stored).ToString());
    }

    public static TheoryData<Message> Messages =>
        [
            Epochs,
            Source.Make("Nested", ("share", 0.25), ("inner", Epochs), ("name", "a \"quoted\" {name}")),
            Source.Make("Nested", ("share", double.NaN), ("inner", "words"), ("name", "")),
            Message.Sentences(Epochs, Source.Make("Plain"), Message.Literal("Old.")),
            Message.Literal("""{"code":"EpochsDone","arguments":{"epochs":"many","best":7}}"""),
            Message.Literal("""{"code":"EpochsDone","arguments":{"epochs":1,"epochs":2,"best":7}}"""),
            Message.Literal("A sentence of version 0.1.0, with {braces} and \"quotes\"."),
        ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Read_GivesWhatWasWritten(Message message)
    {
        var json = new JsonSerializerOptions { Converters = { Form.Converter } };

        Assert.Equal(message.ToString(), Form.Read(StoredMessage.Write(message)).ToString());
        Assert.Equal(message.ToString(), JsonSerializer.Deserialize<Message>(JsonSerializer.Serialize(message, json), json)!.ToString());
        Assert.Equal(message.Code, Form.Read(StoredMessage.Write(message)).Code);
    }

    [Theory]
    [InlineData("""{"code":"Gone","arguments":{"run":3,"name":"x"}}""", "Gone (run: 3, name: x)")]
    [InlineData("""{"code":"EpochsDone","arguments":{"epochs":20}}""", "EpochsDone (epochs: 20)")]
    [InlineData("""{"code":"EpochsDone"}""", "EpochsDone ()")]
    [InlineData("""{"code":5}""", """{"code":5}""")]
    [InlineData("""{"code":"EpochsDone",""", """{"code":"EpochsDone",""")]
    [InlineData("", "")]
    public void Read_OfSomethingThatThisVersionDoesNotKnow_ShowsWhatWasStored(string stored, string shown) =>
        Assert.Equal(shown, Form.Read(stored).ToString());

    [Fact]
    public void Sentences_HaveTheCodeOfTheFirst() => Assert.Equal("EpochsDone", Message.Sentences(Epochs, Source.Make("Plain")).Code);

    [Fact]
    public void Programs_AreToldTheEnglishWords() =>
        Assert.Equal("\"All 20 epochs are done; the best was epoch 7.\"", JsonSerializer.Serialize(Epochs));

    [Fact]
    public void ToString_IsEnglishWhateverTheCulture()
    {
        CultureInfo.CurrentUICulture = new("pl");

        Assert.StartsWith("All 20 epochs", Epochs.ToString(), StringComparison.Ordinal);
    }
}
