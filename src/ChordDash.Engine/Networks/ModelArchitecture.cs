namespace ChordDash.Engine.Networks;

public enum ModelArchitecture
{
    /// <summary>Embedding → bidirectional LSTM → masked mean, maximum and attention over time → linear.</summary>
    ChordLstm,

    /// <summary>The same with gated recurrent units (Cho et al. 2014).</summary>
    ChordGru,

    /// <summary>The reference notebook's: the code as one number → LSTM → last (padded) time step → linear.</summary>
    Notebook,

    /// <summary>No network: the linear baseline, TF-IDF of chords and pairs of neighbours → logistic regression.</summary>
    Linear,
}
