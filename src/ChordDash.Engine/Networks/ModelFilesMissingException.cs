using ChordDash.Engine.Common;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Networks;

/// <summary>The files of a model are gone from the disk, so that nothing can be asked of it.</summary>
public sealed class ModelFilesMissingException() : UserErrorException(ModelMessages.ModelFilesAreMissing);
