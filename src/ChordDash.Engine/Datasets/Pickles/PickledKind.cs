using System.Runtime.InteropServices;

namespace ChordDash.Engine.Datasets.Pickles;

/// <summary>What stands on the stack of a pickle machine.</summary>
internal enum PickledKind : byte { Mark, None, Boolean, Number, Text, Bytes, Tuple, List, Dictionary, Global, Object }

/// <summary>One entry of the stack, without its content.</summary>
/// <param name="Depth">Lists and tuples within one another, itself included.</param>
/// <param name="Start">Where a text or the name of a global stands in the file.</param>
/// <param name="Length">Bytes of that text.</param>
/// <param name="Result">What calling a global makes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PickledItem(PickledKind Kind, short Depth = 0, int Start = 0, int Length = 0, PickledKind Result = PickledKind.None);
