using TorchSharp;

namespace ChordDash.Engine.Tests.Shared;

/// <summary>
/// The textbook LSTM (Hochreiter and Schmidhuber 1997 with forget gates) and GRU (Cho et al. 2014), gate order and names as PyTorch
/// documents them, one beat and one unit at a time in double precision: the oracle for the networks.
/// </summary>
internal sealed class NaiveRecurrence
{
    private readonly double[,] _inputWeights,
        _hiddenWeights;
    private readonly double[] _inputBias,
        _hiddenBias;

    /// <param name="state">Parameters by name, as the state dictionary of a module has them.</param>
    /// <param name="prefix">What stands before "weight_ih_l0" and so on.</param>
    public NaiveRecurrence(IReadOnlyDictionary<string, torch.Tensor> state, string prefix, int layer = 0)
    {
        _inputWeights = Matrix(state[$"{prefix}weight_ih_l{layer}"]);
        _hiddenWeights = Matrix(state[$"{prefix}weight_hh_l{layer}"]);
        _inputBias = Vector(state[$"{prefix}bias_ih_l{layer}"]);
        _hiddenBias = Vector(state[$"{prefix}bias_hh_l{layer}"]);
    }

    /// <returns>The hidden state after each beat.</returns>
    public double[][] RunGru(IEnumerable<double[]> inputs)
    {
        var units = _hiddenWeights.GetLength(1);
        var hidden = new double[units];
        var states = new List<double[]>();
        foreach (var input in inputs)
        {
            double FromInput(int gate) => _inputBias[gate] + Dot(_inputWeights, gate, input);
            double FromHidden(int gate) => _hiddenBias[gate] + Dot(_hiddenWeights, gate, hidden);
            hidden =
            [
                .. Enumerable
                    .Range(0, units)
                    .Select(unit =>
                    {
                        var reset = Sigmoid(FromInput(unit) + FromHidden(unit));
                        var update = Sigmoid(FromInput(units + unit) + FromHidden(units + unit));
                        var candidate = Math.Tanh(FromInput(2 * units + unit) + reset * FromHidden(2 * units + unit));
                        return (1 - update) * candidate + update * hidden[unit];
                    }),
            ];
            states.Add(hidden);
        }

        return [.. states];
    }

    /// <returns>The hidden state after each beat.</returns>
    public double[][] RunLstm(IEnumerable<double[]> inputs)
    {
        var units = _hiddenWeights.GetLength(1);
        double[] hidden = new double[units],
            cell = new double[units];
        var states = new List<double[]>();
        foreach (var input in inputs)
        {
            var gates = Enumerable
                .Range(0, 4 * units)
                .Select(gate => _inputBias[gate] + _hiddenBias[gate] + Dot(_inputWeights, gate, input) + Dot(_hiddenWeights, gate, hidden))
                .ToArray();
            hidden =
            [
                .. Enumerable
                    .Range(0, units)
                    .Select(unit =>
                    {
                        cell[unit] = Sigmoid(gates[units + unit]) * cell[unit] + Sigmoid(gates[unit]) * Math.Tanh(gates[2 * units + unit]);
                        return Sigmoid(gates[3 * units + unit]) * Math.Tanh(cell[unit]);
                    }),
            ];
            states.Add(hidden);
        }

        return [.. states];
    }

    public static double[] Linear(IReadOnlyDictionary<string, torch.Tensor> state, string prefix, double[] input)
    {
        var weights = Matrix(state[$"{prefix}weight"]);
        var bias = Vector(state[$"{prefix}bias"]);
        return [.. bias.Select((b, row) => b + Dot(weights, row, input))];
    }

    public static double[,] Matrix(torch.Tensor tensor)
    {
        var values = tensor.detach().to(torch.float64).data<double>().ToArray();
        var result = new double[tensor.shape[0], tensor.shape[1]];
        Buffer.BlockCopy(values, 0, result, 0, values.Length * sizeof(double));
        return result;
    }

    private static double[] Vector(torch.Tensor tensor) => tensor.detach().to(torch.float64).data<double>().ToArray();

    private static double Dot(double[,] matrix, int row, double[] vector) => vector.Select((value, i) => value * matrix[row, i]).Sum();

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
