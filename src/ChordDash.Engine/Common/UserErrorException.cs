namespace ChordDash.Engine.Common;

/// <summary>
/// A failure that its user can mend. <see cref="Exception.Message"/> is a whole sentence that says what, where and what to do;
/// it is shown as it is, on pages and in API answers.
/// </summary>
public class UserErrorException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Something asked for by its id does not exist (any more).</summary>
public sealed class NotFoundException(string message) : UserErrorException(message);
