package io.tapline.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** The rules of docs/architecture.md that the module poms cannot hold by themselves. */
@AnalyzeClasses(
        packages = "io.tapline",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** The tests of other modules, of which some are used here. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule vocabularyKnowsNoWireFormat = noClasses()
            .that()
            .resideInAPackage("io.tapline.push..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..",
                    "com.fasterxml..",
                    "io.tapline.http2..",
                    "io.tapline.gateway..",
                    "io.tapline.simulator..");

    @ArchTest
    static final ArchRule transportKnowsNoProvider = noClasses()
            .that()
            .resideInAPackage("io.tapline.http2..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.tapline.apns..",
                    "io.tapline.fcm..",
                    "io.tapline.wns..",
                    "io.tapline.webpush..",
                    "io.tapline.gateway..");

    @ArchTest
    static final ArchRule providersDoNotKnowEachOther =
            slices().matching("io.tapline.(apns|fcm|wns|webpush)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule simulatorsShareNothingWithWhatTheyTest = noClasses()
            .that()
            .resideInAPackage("io.tapline.simulator..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.tapline..").and(not(resideInAPackage("io.tapline.simulator.."))));

    @ArchTest
    static final ArchRule onlyDemoAndCommandLineKnowSimulatorsAndEmbeddedStores = noClasses()
            .that()
            .resideInAPackage("io.tapline.gateway..")
            .and()
            .resideOutsideOfPackages("io.tapline.gateway.demo..", "io.tapline.gateway.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tapline.simulator..", "io.tapline.gateway.demo..");

    @ArchTest
    static final ArchRule vertxInternalsAreTouchedByOneClass = noClasses()
            .that()
            .resideInAPackage("io.tapline..")
            .and(not(simpleName("EventLoops")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.internal..");

    /**
     * All ask the outbound guard, and connect to an address that it has checked. Exempt are programs of their own: the
     * benchmarks, what the demo starts on this machine, and the commands that ask a running gateway. The stores' clients, which only go where the configuration says, are
     * drivers and not reached by these classes.
     */
    @ArchTest
    static final ArchRule onlyThreeClassesConnectAnywhere = noClasses()
            .that()
            .resideInAPackage("io.tapline..")
            .and()
            .resideOutsideOfPackages("io.tapline.bench..", "io.tapline.gateway.demo..")
            .and(not(belongTo("io.tapline.http2.NettyConnector")))
            .and(not(belongTo("io.tapline.gateway.identity.HttpDocuments")))
            // Hands Vert.x's own bootstraps on, and begins none.
            .and(not(belongTo("io.tapline.gateway.listener.GuardedTransport")))
            .and(not(belongTo("io.tapline.gateway.cli.AdminClient")))
            .and(not(belongTo("io.tapline.gateway.webhook.WebhookClient")))
            .should()
            .dependOnClassesThat(simpleNameStartingWith("HttpClient")
                    .and(resideInAPackage("io.vertx.core.http.."))
                    .or(name("io.vertx.core.http.WebSocketClient"))
                    .or(name("io.vertx.core.net.NetClient"))
                    .or(resideInAnyPackage("io.vertx.ext.web.client..", "java.net.http..", "javax.net..")
                            .and(not(resideInAPackage("javax.net.ssl.."))))
                    .or(assignableTo("java.net.URLConnection"))
                    .or(assignableTo("java.net.Socket"))
                    .or(assignableTo("java.nio.channels.SocketChannel"))
                    .or(assignableTo("java.nio.channels.AsynchronousSocketChannel"))
                    .or(name("io.netty.bootstrap.Bootstrap")))
            .orShould()
            .callMethodWhere(target(owner(name("java.net.URL")))
                    .and(target(nameMatching("openStream|openConnection|getContent"))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo("io.vertx.core.Vertx")))
                    .and(target(
                            nameMatching("createHttpClient|httpClientBuilder|createNetClient|createWebSocketClient"))));

    private static DescribedPredicate<JavaClass> belongTo(String name) {
        return new DescribedPredicate<>("belong to " + name) {
            @Override
            public boolean test(JavaClass type) {
                return type.getName().equals(name) || type.getName().startsWith(name + "$");
            }
        };
    }

    /** What is said of a notification to a collector is said in one place. */
    @ArchTest
    static final ArchRule openTelemetryIsKnownToOnePackage = noClasses()
            .that()
            .resideInAPackage("io.tapline..")
            .and()
            .resideOutsideOfPackage("io.tapline.gateway.tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..", "io.vertx.tracing..");

    @ArchTest
    static final ArchRule wallTimeComesFromAnInjectedClock = noClasses()
            .that()
            .resideInAPackage("io.tapline..")
            .and()
            .resideOutsideOfPackage("io.tapline.bench..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule implementationsAreNotNamedImpl = classes()
            .that()
            .resideInAPackage("io.tapline..")
            .should()
            .haveSimpleNameNotEndingWith("Impl")
            .andShould()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils");
}
