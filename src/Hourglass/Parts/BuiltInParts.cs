using Hourglass.Bottlenecks;
using Hourglass.Corruptions;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Optimizers;

namespace Hourglass.Parts;

/// <summary>
/// Everything that ships, by its name in recipes and files. A part of your own is registered by the same call in your own code.
/// </summary>
internal static class BuiltInParts
{
    internal static void Register()
    {
        PartValue.Add(Size2DJson.Expected, Size2DJson.Read, Size2DJson.Write);
        PartValue.Add(PaddingJson.Expected, PaddingJson.Read, PaddingJson.Write);
        AddKinds();
        PartRegistry.AddOptions<InitializerRecipe>();
        PartRegistry.AddOptions<InitializationRecipe>();
        PartRegistry.AddOptions<PictureOptions>();
        PartRegistry.AddOptions<DataRecipe>();
        PartRegistry.AddOptions<ObjectiveRecipe>();
        PartRegistry.AddOptions<EarlyStoppingRecipe>();
        PartRegistry.AddOptions<TrainingRecipe>();
        PartRegistry.AddOptions<Recipe>();

        PartRegistry.Add<DenseRecipe>("dense");
        PartRegistry.Add<Conv2DRecipe>("conv2D");
        PartRegistry.Add<ConvTranspose2DRecipe>("convTranspose2D");
        PartRegistry.Add<Conv1DRecipe>("conv1D");
        PartRegistry.Add<ConvTranspose1DRecipe>("convTranspose1D");
        PartRegistry.Add<MirrorRecipe>("mirror");
        PartRegistry.Add<ActivationRecipe>("activation");
        PartRegistry.Add<DropoutRecipe>("dropout");
        PartRegistry.Add<FlattenRecipe>("flatten");
        PartRegistry.Add<ReshapeRecipe>("reshape");
        PartRegistry.Add<MaxPool2DRecipe>("maxPool2D");
        PartRegistry.Add<AveragePool2DRecipe>("averagePool2D");
        PartRegistry.Add<UpSample2DRecipe>("upSample2D");
        PartRegistry.Add<BatchNormRecipe>("batchNorm");
        PartRegistry.Add<LayerNormRecipe>("layerNorm");
        PartRegistry.Add<ResidualRecipe>("residual");
        PartRegistry.Add<SubtractDecoderBiasRecipe>("subtractDecoderBias", "centre");
        PartRegistry.Add<DictionaryRecipe>("dictionary");

        PartRegistry.Add<IdentityBottleneckRecipe>("identity");
        PartRegistry.Add<GaussianBottleneckRecipe>("gaussian");
        PartRegistry.Add<CodebookBottleneckRecipe>("codebook");
        PartRegistry.Add<TopKBottleneckRecipe>("topK");
        PartRegistry.Add<BatchTopKBottleneckRecipe>("batchTopK");
        PartRegistry.Add<JumpReluBottleneckRecipe>("jumpRelu");
        PartRegistry.Add<GatedBottleneckRecipe>("gated");

        PartRegistry.Add<GaussianNoiseRecipe>("gaussianNoise");
        PartRegistry.Add<MaskingRecipe>("masking");
        PartRegistry.Add<SaltAndPepperRecipe>("saltAndPepper");
        PartRegistry.Add<InputDropoutRecipe>("inputDropout");
        PartRegistry.Add<BlockOcclusionRecipe>("blockOcclusion");

        PartRegistry.Add<SquaredErrorRecipe>("squaredError");
        PartRegistry.Add<AbsoluteErrorRecipe>("absoluteError");
        PartRegistry.Add<HuberLossRecipe>("huber");
        PartRegistry.Add<BinaryCrossEntropyRecipe>("binaryCrossEntropy");
        PartRegistry.Add<GaussianLikelihoodRecipe>("gaussianLikelihood");

        PartRegistry.Add<KlDivergenceRecipe>("kl");
        PartRegistry.Add<L1ActivityRecipe>("l1");
        PartRegistry.Add<CommitmentRecipe>("commitment");
        PartRegistry.Add<ContractivePenaltyRecipe>("contractive");
        PartRegistry.Add<JumpReluCountRecipe>("l0");
        PartRegistry.Add<GatedPenaltyRecipe>("gated");
        PartRegistry.Add<AuxiliaryTopKRecipe>("auxK");
        PartRegistry.Add<ResamplingRecipe>("resample");
        PartRegistry.Add<KlSparsityRecipe>("klSparsity");
        PartRegistry.Add<AdversaryRecipe>("adversary");
        PartRegistry.Add<MaximumMeanDiscrepancyRecipe>("mmd");

        PartRegistry.Add<StandardNormalRecipe>("standardNormal");
        PartRegistry.Add<GaussianRingRecipe>("ring");
        PartRegistry.Add<SwissRollRecipe>("swissRoll");

        PartRegistry.Add<SgdRecipe>("sgd");
        PartRegistry.Add<RmsPropRecipe>("rmsProp");
        PartRegistry.Add<AdamRecipe>("adam");
        PartRegistry.Add<AdamWRecipe>("adamW");

        PartRegistry.Add<NoScalerRecipe>("none");
        PartRegistry.Add<ByteRangeScalerRecipe>("byteRange");
        PartRegistry.Add<MinMaxScalerRecipe>("minMax");
        PartRegistry.Add<MinMaxPerColumnScalerRecipe>("minMaxPerColumn");
        PartRegistry.Add<StandardScalerRecipe>("standard");
        PartRegistry.Add<StandardOverallScalerRecipe>("standardOverall");

        // The last one is tried first: a folder may be read by it alone, any text is CSV.
        PartRegistry.Add<CsvFormat>("csv");
        PartRegistry.Add<UcrFormat>("ucr");
        PartRegistry.Add<IdxFormat>("idx");
        PartRegistry.Add<NpyFormat>("npy");
        PartRegistry.Add<SafetensorsFormat>("safetensors");
        PartRegistry.Add<NpzFormat>("npz");
        PartRegistry.Add<PictureFolderFormat>("pictures");

        PartRegistry.Add<ConstantScheduleRecipe>("constant");
        PartRegistry.Add<StepScheduleRecipe>("step");
        PartRegistry.Add<CosineScheduleRecipe>("cosine");
        PartRegistry.Add<ExponentialScheduleRecipe>("exponential");
        PartRegistry.Add<OneCycleScheduleRecipe>("oneCycle");

        PartRegistry.Add<MeanAbsoluteErrorScore>("mae");
        PartRegistry.Add<MeanSquaredErrorScore>("mse");
        PartRegistry.Add<MahalanobisScore>("mahalanobis");
        PartRegistry.Add<CodeLikelihoodScore>("code");
        PartRegistry.Add<NegativeElboScore>("elbo");
        PartRegistry.Add<JointLikelihoodScore>("joint");

        PartRegistry.Add<MeanPlusSigma>("mean+sigma");
        PartRegistry.Add<QuantileRule>("quantile");
        PartRegistry.Add<Contamination>("contamination");
        PartRegistry.Add<FixedThreshold>("value");
        PartRegistry.Add<BestF1>("best-f1");
        PartRegistry.Add<MinimumCost>("cost");
    }

    /// <summary>Kinds of which an option may be a list.</summary>
    private static void AddKinds()
    {
        PartRegistry.AddKind<LayerRecipe>();
        PartRegistry.AddKind<PenaltyRecipe>();
    }
}
