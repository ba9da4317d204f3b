package io.tapline.push.credential;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.Provider;
import java.util.Collections;
import java.util.Locale;

/**
 * <a href="https://github.com/corretto/amazon-corretto-crypto-provider">Amazon's Corretto Crypto Provider</a>: the cryptography
 * of AWS-LC, a relative of BoringSSL, for Java.
 *
 * <p>It comes as one jar for each platform, with the same classes and a native library of the same name in each. From a class
 * path with several of them only the first one's library could be loaded. So the one for this platform is looked up by its
 * name, and gets a class loader of its own.
 */
final class NativeCrypto {

    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private NativeCrypto() {}

    /**
     * Loads it, which takes some hundred milliseconds. To be called once in a process. The provider is not registered with
     * {@link java.security.Security}: what nobody gives it explicitly stays with the JDK.
     *
     * @throws UnsupportedOperationException with the reason, where it does not load
     */
    static Provider load() {
        try {
            // Never closed: the provider lives as long as the process.
            ClassLoader loader = new URLClassLoader(new URL[] {jar(platform())}, ClassLoader.getPlatformClassLoader());
            Class<?> type = Class.forName(PROVIDER, true, loader);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            requireHealthy(type, provider);
            return provider;
        } catch (ReflectiveOperationException | IOException | LinkageError e) {
            throw new UnsupportedOperationException(e.toString(), e);
        }
    }

    /** As its documentation advises before it is used: without its library it offers nothing, and says so only when asked. */
    private static void requireHealthy(Class<?> type, Provider provider) throws ReflectiveOperationException {
        Object error = type.getMethod("getLoadingError").invoke(provider);
        if (error != null) {
            throw new UnsupportedOperationException(error.toString());
        }
        String status = String.valueOf(type.getMethod("runSelfTests").invoke(provider));
        if (!status.equals("PASSED")) {
            throw new UnsupportedOperationException("its self-tests ended with " + status);
        }
    }

    private static URL jar(String platform) throws IOException {
        String entry = PROVIDER.replace('.', '/') + ".class";
        String inJar = "-" + platform + ".jar!/" + entry;
        for (URL found : Collections.list(NativeCrypto.class.getClassLoader().getResources(entry))) {
            String text = found.toString();
            if (text.startsWith("jar:") && text.endsWith(inJar)) {
                return new URL(text.substring("jar:".length(), text.length() - "!/".length() - entry.length()));
            }
        }
        throw new UnsupportedOperationException("there is none for " + platform + " on the class path");
    }

    /** The name of this platform in the names of the jars, as of Netty's. */
    static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        return (system.startsWith("mac") ? "osx" : system)
                + '-'
                + switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "aarch_64";
                    default -> machine;
                };
    }
}
