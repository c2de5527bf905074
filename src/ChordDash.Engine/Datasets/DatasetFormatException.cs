using ChordDash.Engine.Common;

namespace ChordDash.Engine.Datasets;

/// <summary>A file that cannot be read as a data set. The message names what was found, where, and what to do.</summary>
public class DatasetFormatException(Message problem, Exception? innerException = null) : UserErrorException(problem, innerException);
