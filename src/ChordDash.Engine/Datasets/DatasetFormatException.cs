using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets;

/// <summary>A file that cannot be read as a data set. The message names what was found, where, and what to do.</summary>
public class DatasetFormatException(string message, Exception? innerException = null) : UserErrorException(message, innerException);
